// One's own camera and microphone as the pages see them: open on a click, choose, switch, give back.
import {
  blurOf, listDevices, openCamera, openCameraFacing, openDevices, openMicrophone, setBlur, type DeviceTrouble, type Facing,
} from '../capture';
import { recallHere, rememberHere } from './memory';

const WISH = 'schalter.devices';

interface Kept {
  microphone: boolean;
  camera: boolean;
  microphoneId?: string;
  cameraId?: string;
}

export class Devices {
  /** What one wants to go in with; on unless switched off. */
  wantsMicrophone = $state(true);
  wantsCamera = $state(true);

  microphone = $state.raw<MediaStreamTrack | null>(null);
  camera = $state.raw<MediaStreamTrack | null>(null);
  microphones = $state.raw<MediaDeviceInfo[]>([]);
  cameras = $state.raw<MediaDeviceInfo[]>([]);
  microphoneTrouble = $state<DeviceTrouble | null>(null);
  cameraTrouble = $state<DeviceTrouble | null>(null);
  opening = $state(false);
  facing = $state<Facing>('user');
  /** Whether the background is blurred; null where the device cannot. */
  blurred = $state<boolean | null>(null);
  /** A device went away by itself: whoever sends its track must take it off the line. */
  onlost: () => void = () => undefined;

  #microphoneId: string | undefined;
  #cameraId: string | undefined;

  constructor() {
    const kept = keptWish();
    this.wantsMicrophone = kept.microphone;
    this.wantsCamera = kept.camera;
    this.#microphoneId = kept.microphoneId;
    this.#cameraId = kept.cameraId;
  }

  get isOpen(): boolean {
    return this.microphone !== null || this.camera !== null;
  }

  /** Oneself one knows from the mirror; paper must be read. */
  get mirrored(): boolean {
    return this.facing === 'user';
  }

  get microphoneId(): string {
    return this.microphone?.getSettings().deviceId ?? this.#microphoneId ?? '';
  }

  get cameraId(): string {
    return this.camera?.getSettings().deviceId ?? this.#cameraId ?? '';
  }

  /** Opens what is wanted and not open yet. */
  async open(): Promise<void> {
    const wish = {
      microphone: this.wantsMicrophone && this.microphone === null,
      camera: this.wantsCamera && this.camera === null,
    };
    if (!wish.microphone && !wish.camera) return;
    this.opening = true;
    const { microphone, camera } = await openDevices({ ...wish, microphoneId: this.#microphoneId, cameraId: this.#cameraId });
    this.opening = false;
    if (wish.microphone) this.#takeMicrophone(microphone.track, microphone.trouble);
    if (wish.camera) this.#takeCamera(camera.track, camera.trouble);
    await this.#list();
  }

  /** On: captures anew. Off: keeps the device, so that unmuting is instant; the track leaves the connection. */
  async switchMicrophone(on: boolean): Promise<void> {
    this.wantsMicrophone = on;
    this.#keep();
    if (!on || this.microphone) return;
    const { track, trouble } = await openMicrophone(this.#microphoneId);
    this.#takeMicrophone(track, trouble);
  }

  /** Off gives the camera back to the device: its light goes out. */
  async switchCamera(on: boolean): Promise<void> {
    this.wantsCamera = on;
    this.#keep();
    if (on && !this.camera) {
      const { track, trouble } = await (this.facing === 'user' ? openCamera(this.#cameraId) : openCameraFacing(this.facing));
      this.#takeCamera(track, trouble);
    } else if (!on) {
      this.camera?.stop();
      this.camera = null;
    }
  }

  async chooseMicrophone(id: string): Promise<void> {
    this.#microphoneId = id;
    this.#keep();
    this.microphone?.stop();
    const { track, trouble } = await openMicrophone(id);
    this.#takeMicrophone(track, trouble);
  }

  async chooseCamera(id: string): Promise<void> {
    this.#cameraId = id;
    this.#keep();
    this.camera?.stop();
    this.facing = 'user';
    const { track, trouble } = await openCamera(id);
    this.#takeCamera(track, trouble);
  }

  /** The other side of the telephone. One camera at a time: most telephones cannot open two. */
  async flip(): Promise<void> {
    const facing = this.facing === 'user' ? 'environment' : 'user';
    const before = this.camera?.getSettings().deviceId;
    this.camera?.stop();
    let { track, trouble } = await openCameraFacing(facing);
    // Cameras that do not say which way they look: a document camera on a cable is the last in the list.
    const other = [...this.cameras].reverse().find(({ deviceId }) => deviceId !== before);
    if (track && other && track.getSettings().deviceId === before) {
      track.stop();
      ({ track, trouble } = await openCamera(other.deviceId));
    }
    this.facing = facing;
    this.wantsCamera = true;
    this.#cameraId = undefined;
    this.#takeCamera(track, trouble);
  }

  async blur(on: boolean): Promise<void> {
    if (!this.camera) return;
    await setBlur(this.camera, on);
    this.blurred = blurOf(this.camera);
  }

  close(): void {
    this.microphone?.stop();
    this.camera?.stop();
    this.microphone = null;
    this.camera = null;
    this.facing = 'user';
  }

  #takeMicrophone(track: MediaStreamTrack | null, trouble: DeviceTrouble | null): void {
    this.microphone = track;
    this.microphoneTrouble = trouble;
    track?.addEventListener('ended', () => this.#lost(track));
  }

  #takeCamera(track: MediaStreamTrack | null, trouble: DeviceTrouble | null): void {
    this.camera = track;
    this.cameraTrouble = trouble;
    this.blurred = blurOf(track);
    track?.addEventListener('ended', () => this.#lost(track));
  }

  /** Someone pulled the plug. */
  #lost(track: MediaStreamTrack): void {
    if (track === this.microphone) this.#takeMicrophone(null, 'missing');
    if (track === this.camera) this.#takeCamera(null, 'missing');
    this.onlost();
  }

  async #list(): Promise<void> {
    this.microphones = await listDevices('audioinput');
    this.cameras = await listDevices('videoinput');
  }

  #keep(): void {
    const { wantsMicrophone: microphone, wantsCamera: camera } = this;
    rememberHere(WISH, JSON.stringify({ microphone, camera, microphoneId: this.#microphoneId, cameraId: this.#cameraId }));
  }
}

function keptWish(): Kept {
  try {
    return { microphone: true, camera: true, ...(JSON.parse(recallHere(WISH) ?? '{}') as Partial<Kept>) };
  } catch {
    return { microphone: true, camera: true };
  }
}
