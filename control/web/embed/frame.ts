// The piece in a frame: for pages that keep foreign elements apart, and for frames written by hand. The frame says how
// high it is; whoever shows it makes it so high.

const WORD = 'schalter:height';
const HIGHEST_PX = 20_000;

/** Inside the frame: says the height whenever it changes. It is no secret, so anyone may hear it. */
export function tellHeight(content: Element): void {
  if (window.parent === window) return;
  const tell = () => window.parent.postMessage({ type: WORD, height: Math.ceil(content.getBoundingClientRect().height) }, '*');
  new ResizeObserver(tell).observe(content);
}

/** Around the frame: believes each frame only about itself, only while it shows what it was made to show, and only a number. */
export function fitFrames(roots: () => Iterable<ParentNode>): void {
  window.addEventListener('message', ({ data, origin, source }) => {
    if (data?.type !== WORD || !(data.height > 0)) return;
    for (const root of roots()) {
      for (const frame of root.querySelectorAll('iframe')) {
        if (frame.contentWindow !== source || new URL(frame.src, location.href).origin !== origin) continue;
        frame.height = String(Math.min(Math.ceil(data.height), HIGHEST_PX));
      }
    }
  });
}
