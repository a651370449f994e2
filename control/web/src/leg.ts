// One connection of a call: its RTCPeerConnection with four fixed m-lines and its two data channels. A call has one, and two
// while its room moves to another media node. No DOM.
import { Lines, type Ears } from './lines';
import { readCarried, type Carried } from './quality';
import { sendingOf } from './sending';

export type Kind = 'microphone' | 'camera' | 'screen';
export const KINDS: readonly Kind[] = ['microphone', 'camera', 'screen'];

export class Leg {
  readonly pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
  readonly transceivers: Record<Kind, RTCRtpTransceiver> = {
    microphone: this.pc.addTransceiver('audio', sendingOf('microphone')),
    camera: this.pc.addTransceiver('video', sendingOf('camera')),
    screen: this.pc.addTransceiver('video', sendingOf('screen')),
  };
  readonly lines: Lines;
  /** The other side has said something here: what we say here arrives. */
  heardOther = false;

  constructor(ears: Ears) {
    this.lines = new Lines(this.pc, ears);
  }

  send(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    return this.transceivers[kind].sender.replaceTrack(track);
  }

  async carried(): Promise<Carried> {
    return readCarried(await this.pc.getStats());
  }

  get connected(): boolean {
    return this.pc.connectionState === 'connected';
  }
}
