// How each kind is sent: who yields first when the line is narrow, and how sharp or how fluent a picture is.
import type { Kind } from './call';

const CAMERA_BPS = 1_700_000;
/** Beside a screen the camera is a small picture in the corner. */
const CAMERA_BESIDE_SCREEN_BPS = 350_000;
const CAMERA_FPS = 30;
/** Where the eye still takes pictures for motion (EN 301 549, 6.5.4). */
const CAMERA_BESIDE_SCREEN_FPS = 20;
const SCREEN_BPS = 2_500_000;
/** Text needs sharpness, not motion: what few pictures save goes into each of them. */
export const SCREEN_FPS = 8;

/** Sound before screen before camera. */
const ENCODINGS: Record<Kind, RTCRtpEncodingParameters> = {
  microphone: { priority: 'high', networkPriority: 'high' },
  camera: { priority: 'low', networkPriority: 'low', maxBitrate: CAMERA_BPS, maxFramerate: CAMERA_FPS },
  screen: { priority: 'medium', networkPriority: 'medium', maxBitrate: SCREEN_BPS, maxFramerate: SCREEN_FPS },
};

export function sendingOf(kind: Kind): RTCRtpTransceiverInit {
  return { direction: 'sendrecv', sendEncodings: [{ ...ENCODINGS[kind] }] };
}

/** What the server says camera and screen may take, when the other side's line is too narrow for both. */
export type Caps = Partial<Record<'camera' | 'screen', number>>;

/** How camera and screen share the line. */
export interface Division {
  camera: { maxBitrate: number; maxFramerate: number };
  screen: { maxBitrate: number };
}

/** Below this no encoder goes, and a camera that stood still would look like a lost line. */
const LEAST_BPS = 30_000;

/** While a screen is shared, the camera takes the room that is left; the screen never gives up its sharpness. */
export function division(sharing: boolean, caps: Caps): Division {
  const most = (own_bps: number, cap_bps = own_bps) => Math.max(LEAST_BPS, Math.min(own_bps, cap_bps));
  return {
    camera: {
      maxBitrate: most(sharing ? CAMERA_BESIDE_SCREEN_BPS : CAMERA_BPS, caps.camera),
      maxFramerate: sharing ? CAMERA_BESIDE_SCREEN_FPS : CAMERA_FPS,
    },
    screen: { maxBitrate: most(SCREEN_BPS, caps.screen) },
  };
}

export async function divide(camera: RTCRtpSender, screen: RTCRtpSender, { camera: small, screen: sharp }: Division): Promise<void> {
  await adjust(camera, (parameters) => parameters.encodings.forEach((encoding) => Object.assign(encoding, small)));
  await adjust(screen, (parameters) => {
    parameters.degradationPreference = 'maintain-resolution';
    parameters.encodings.forEach((encoding) => Object.assign(encoding, sharp));
  });
}

/** A stranger's text: what is no number of bits is no cap. */
export function capsOf(message: Record<string, unknown>): Caps {
  const cap = (kind: 'camera' | 'screen') => (Number.isSafeInteger(message[kind]) ? { [kind]: message[kind] } : {});
  return { ...cap('camera'), ...cap('screen') };
}

/** A browser that does not know a wish keeps its own ways. */
async function adjust(sender: RTCRtpSender, change: (parameters: RTCRtpSendParameters) => void): Promise<void> {
  const parameters = sender.getParameters();
  change(parameters);
  await sender.setParameters(parameters).catch(() => undefined);
}
