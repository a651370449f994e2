// Camera, microphone and screen of this device; no DOM. Nothing here runs before the person asks for it.
import { SCREEN_FPS } from './sending';

/** Why a device could not be used, in the words of our locales (`device-…`). */
export type DeviceTrouble = 'refused' | 'missing' | 'busy' | 'unsupported';

export interface Captured {
  track: MediaStreamTrack | null;
  trouble: DeviceTrouble | null;
}

const NOTHING: Captured = { track: null, trouble: null };

export interface Wish {
  microphone: boolean;
  camera: boolean;
  microphoneId?: string | undefined;
  cameraId?: string | undefined;
}

/** Both at once, so that the browser asks one question; if one is missing, the other still comes. */
export async function openDevices(wish: Wish): Promise<{ microphone: Captured; camera: Captured }> {
  if (wish.microphone && wish.camera) {
    const both = await tryBoth(wish);
    if (both) return both;
  }
  const microphone = wish.microphone ? await openMicrophone(wish.microphoneId) : NOTHING;
  const camera = wish.camera ? await openCamera(wish.cameraId) : NOTHING;
  return { microphone, camera };
}

export async function openMicrophone(deviceId?: string): Promise<Captured> {
  const open = (id?: string) => capture({ audio: audioWish(id) }, (stream) => stream.getAudioTracks()[0]);
  return orAnyOther(open, deviceId);
}

export async function openCamera(deviceId?: string): Promise<Captured> {
  const open = (id?: string) => capture({ video: videoWish(id) }, (stream) => stream.getVideoTracks()[0]);
  return orAnyOther(open, deviceId);
}

/** The device chosen; if it is no longer there, any. */
async function orAnyOther(open: (id?: string) => Promise<Captured>, deviceId?: string): Promise<Captured> {
  const chosen = await open(deviceId);
  return deviceId && chosen.trouble === 'missing' ? open() : chosen;
}

/** Of a telephone: towards oneself, or towards the paper on the table. */
export type Facing = 'user' | 'environment';

/** Paper wants sharpness, and as many pixels as there are. */
export async function openCameraFacing(facing: Facing): Promise<Captured> {
  const paper = facing === 'environment' && { width: { ideal: 1920 }, height: { ideal: 1080 } };
  const captured = await capture({ video: { ...videoWish(), ...paper, facingMode: { ideal: facing } } }, (stream) => stream.getVideoTracks()[0]);
  if (captured.track && facing === 'environment') captured.track.contentHint = 'detail';
  return captured;
}

/** The W3C's mediacapture-extensions; TypeScript does not know them yet. */
type WithBlur<T> = T & { backgroundBlur?: T extends MediaTrackCapabilities ? boolean[] : boolean };

/**
 * Whether the device itself can blur what is behind a person, and lets us choose: null when it cannot. Only Chromium-based
 * browsers offer this, on systems whose cameras can (Windows with effects, macOS, ChromeOS). Firefox and Safari do not, and
 * we carry no model of our own to do it in the page: there is simply no switch then.
 */
export function blurOf(track: MediaStreamTrack | null): boolean | null {
  const can = (track?.getCapabilities?.() as WithBlur<MediaTrackCapabilities> | undefined)?.backgroundBlur;
  if (!track || !can?.includes(true) || !can.includes(false)) return null;
  return (track.getSettings() as WithBlur<MediaTrackSettings>).backgroundBlur === true;
}

export async function setBlur(track: MediaStreamTrack, on: boolean): Promise<void> {
  const wish: WithBlur<MediaTrackConstraints> = { ...track.getConstraints(), backgroundBlur: on };
  await track.applyConstraints(wish).catch(() => undefined);
}

export interface CapturedScreen extends Captured {
  /** What the shared tab plays, if the person chose to share that, too. */
  sound: MediaStreamTrack | null;
}

const NO_SCREEN: CapturedScreen = { ...NOTHING, sound: null };

/** A screen, window or tab; closing the browser's chooser is no trouble, just no track. */
export async function openScreen(): Promise<CapturedScreen> {
  if (!navigator.mediaDevices?.getDisplayMedia) return { ...NO_SCREEN, trouble: 'unsupported' };
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia(SCREEN_WISH);
    const track = stream.getVideoTracks()[0] ?? null;
    if (track) track.contentHint = 'text';
    return { track, sound: stream.getAudioTracks()[0] ?? null, trouble: null };
  } catch (cause) {
    const trouble = troubleOf(cause);
    return { ...NO_SCREEN, trouble: trouble === 'refused' ? null : trouble };
  }
}

/**
 * Full HD: of a larger screen more pixels than a narrow line carries. The sound of a tab, but not of the whole computer:
 * that holds the other's voice.
 */
const SCREEN_WISH: DisplayMediaStreamOptions & { systemAudio: string; selfBrowserSurface: string } = {
  video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: SCREEN_FPS } },
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  systemAudio: 'exclude',
  selfBrowserSurface: 'exclude',
};

export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}

export async function listDevices(kind: 'audioinput' | 'videoinput'): Promise<MediaDeviceInfo[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter((device) => device.kind === kind && device.deviceId !== '');
}

async function tryBoth(wish: Wish): Promise<{ microphone: Captured; camera: Captured } | null> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: audioWish(wish.microphoneId), video: videoWish(wish.cameraId) });
    return {
      microphone: { track: stream.getAudioTracks()[0] ?? null, trouble: null },
      camera: { track: hinted(stream.getVideoTracks()[0]), trouble: null },
    };
  } catch (cause) {
    if (troubleOf(cause) !== 'refused' || (await isOneForbidden())) return null;
    const refused: Captured = { track: null, trouble: 'refused' };
    return { microphone: refused, camera: refused };
  }
}

/** Only one of them is forbidden for good: the other can be asked for alone, and nobody is asked twice. */
async function isOneForbidden(): Promise<boolean> {
  try {
    const states = await Promise.all(['microphone', 'camera'].map((name) => navigator.permissions.query({ name: name as PermissionName })));
    return states.filter(({ state }) => state === 'denied').length === 1;
  } catch {
    return false;
  }
}

async function capture(
  constraints: MediaStreamConstraints,
  pick: (stream: MediaStream) => MediaStreamTrack | undefined,
): Promise<Captured> {
  try {
    return { track: hinted(pick(await navigator.mediaDevices.getUserMedia(constraints))), trouble: null };
  } catch (cause) {
    return { track: null, trouble: troubleOf(cause) };
  }
}

/** A face in motion: rather fewer pixels than fewer pictures. */
function hinted(track: MediaStreamTrack | undefined): MediaStreamTrack | null {
  if (track?.kind === 'video') track.contentHint = 'motion';
  return track ?? null;
}

function audioWish(deviceId?: string): MediaTrackConstraints {
  return { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...exactly(deviceId) };
}

function videoWish(deviceId?: string): MediaTrackConstraints {
  return { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, ...exactly(deviceId) };
}

/** A mere wish would give way to another camera that has more pixels. */
function exactly(deviceId?: string): MediaTrackConstraints {
  return deviceId ? { deviceId: { exact: deviceId } } : {};
}

function troubleOf(cause: unknown): DeviceTrouble {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'unsupported';
}
