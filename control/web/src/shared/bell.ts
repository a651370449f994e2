// The bell of "Sie sind dran!": two soft tones made on the spot, no sound file.
// Browsers stay silent until the person has touched the page, so taking a seat readies the bell.

const TONES_HZ = [659.25, 880];
const ARRIVAL_HZ = [523.25];
const ALARM_HZ = [880, 660, 880, 660];
const TONE_S = 0.55;

let context: AudioContext | null = null;

/** Call from a click or a key press. */
export function readyBell(): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume().catch(() => undefined);
}

export function ringBell(): void {
  play(TONES_HZ);
  if ('vibrate' in navigator) navigator.vibrate([200, 100, 200]);
}

/** For officers: somebody came. */
export function ringArrival(): void {
  play(ARRIVAL_HZ);
}

/** For officers: a colleague needs help. */
export function ringAlarm(): void {
  play(ALARM_HZ);
}

function play(tones_hz: readonly number[]): void {
  readyBell();
  if (!context) return;
  for (const [index, tone_hz] of tones_hz.entries()) {
    playTone(context, tone_hz, context.currentTime + 0.03 + index * TONE_S * 0.6);
  }
}

function playTone(on: AudioContext, tone_hz: number, at_s: number): void {
  const tone = on.createOscillator();
  const loudness = on.createGain();
  tone.type = 'sine';
  tone.frequency.value = tone_hz;
  loudness.gain.setValueAtTime(0.0001, at_s);
  loudness.gain.exponentialRampToValueAtTime(0.35, at_s + 0.03);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at_s + TONE_S);
  tone.connect(loudness).connect(on.destination);
  tone.start(at_s);
  tone.stop(at_s + TONE_S);
}
