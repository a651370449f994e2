// How much of a page of text arrives: the received picture beside the sender's own pixels.

/**
 * Compares what `testid` shows with the PNG `source`: `{ width, height, psnr_db, sharpness }`. Sharpness is the strength
 * of the received edges where the source has edges: 1 is as sharp, a picture of half the size comes to less than 0.7.
 */
export async function compare(page, testid, source) {
  return page.getByTestId(testid).evaluate(async (video, png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const original = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { videoWidth: width, videoHeight: height } = video;
    if (width !== original.width || height !== original.height) return { width, height };
    const luma = (picture) => {
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const grey = new Float32Array(width * height);
      for (let i = 0; i < grey.length; i += 1) grey[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
      return grey;
    };
    const [sent, got] = [luma(original), luma(video)];
    let [errors, edges, kept] = [0, 0, 0];
    for (let i = 0; i + 1 < sent.length; i += 1) {
      errors += (sent[i] - got[i]) ** 2;
      const step = sent[i + 1] - sent[i];
      if (Math.abs(step) < 80) continue;
      edges += Math.abs(step);
      kept += (got[i + 1] - got[i]) * Math.sign(step);
    }
    const psnr_db = 10 * Math.log10(255 ** 2 / (errors / sent.length));
    return { width, height, psnr_db, sharpness: kept / edges };
  }, source.toString('base64'));
}

/** A page in A4 manner, small black letters on white, as notices have them. */
export function pageOfText(title) {
  const words = 'Auf Ihren Antrag wird Ihnen ab dem 1. April Wohngeld in Höhe von 214,00 Euro monatlich bewilligt (§ 26 WoGG).';
  const lines = Array.from({ length: 46 }, (_, i) => `<p>${i + 1}. ${words} ${words} Az. ${i * 7919}/26</p>`);
  const style = 'body{margin:8px;background:#fff;color:#000;font:15px/22px "Liberation Sans",sans-serif}p{margin:0;white-space:nowrap}';
  return `<!doctype html><html lang="de"><head><title>${title}</title><style>${style}</style></head><body>${lines.join('')}</body></html>`;
}
