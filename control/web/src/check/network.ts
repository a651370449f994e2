// The network over the real media path: a room of one's own for half a minute, in which this page sends a tone to itself
// and counts what arrives. No microphone is needed. Knows nothing about pages.
import { ask, change, offer, type Media } from '../api';
import { Call, type Listener } from '../call';
import { readNetwork, summed, type Network, type Sample } from './verdict';

const COUNT_MS = 10_000;
const LOOK_EVERY_MS = 500;
/** Longer than this no way in is found, not by TCP either. */
const CONNECT_WITHIN_MS = 9_000;

interface Check {
  sender: Media;
  receiver: Media;
}

/** Counts for ten seconds; null when nothing gets through. Call from a click: a tone must be made. */
export async function tryNetwork(onprogress: (share: number) => void, signal: AbortSignal): Promise<Network | null> {
  const tone = makeTone();
  const calls: Call[] = [];
  try {
    const check = (await (await ask('/v1/checks', { method: 'POST', body: {}, signal })).json()) as Check;
    const [sender, receiver] = [check.sender, check.receiver].map((media) => new Call(media, SERVER, DEAF)) as [Call, Call];
    calls.push(sender, receiver);
    await sender.publish('microphone', tone.track);
    return (await connected(calls, signal)) ? await count(receiver, onprogress, signal) : null;
  } finally {
    for (const call of calls) call.close();
    tone.stop();
  }
}

const SERVER = { offer, change, renew: () => Promise.resolve(null) };
const nothing = (): void => undefined;
const DEAF: Listener = {
  onremote: nothing, onshows: nothing, onchat: nothing, onword: nothing, onfile: nothing, onfileroom: nothing,
  onconnection: nothing, onweak: nothing, ongone: nothing, onreplaced: nothing,
};

function makeTone(): { track: MediaStreamTrack; stop: () => void } {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const source = context.createOscillator();
  source.connect(out);
  source.start();
  void context.resume().catch(nothing);
  return { track: out.stream.getAudioTracks()[0] as MediaStreamTrack, stop: () => void context.close() };
}

async function connected(calls: Call[], signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + CONNECT_WITHIN_MS;
  while (performance.now() < deadline && !signal.aborted) {
    if (calls.every(({ connection }) => connection === 'connected')) return true;
    await pause(100);
  }
  return false;
}

async function count(receiver: Call, onprogress: (share: number) => void, signal: AbortSignal): Promise<Network | null> {
  const began = performance.now();
  const samples: Sample[] = [];
  while (!signal.aborted) {
    samples.push(readNetwork(await receiver.pc.getStats()));
    const share = (performance.now() - began) / COUNT_MS;
    onprogress(Math.min(1, share));
    if (share >= 1) break;
    await pause(LOOK_EVERY_MS);
  }
  return summed(samples);
}

function pause(wait_ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, wait_ms));
}
