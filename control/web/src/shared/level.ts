// How loud the microphone is, for the level meter: 0 … 1, about twenty times a second.

const LOOK_EVERY_MS = 50;
/** Speech at arm's length should fill most of the bar. */
const GAIN = 5;

/** Measures until the returned function is called. */
export function watchLevel(track: MediaStreamTrack, onlevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onlevel(levelOf(samples));
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

export function levelOf(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return Math.min(1, Math.sqrt(energy / samples.length) * GAIN);
}
