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

/** While a screen is shared, the camera takes the room that is left; the screen never gives up its sharpness. */
export async function makeRoomForScreen(camera: RTCRtpSender, screen: RTCRtpSender, sharing: boolean): Promise<void> {
  await adjust(camera, (parameters) => {
    for (const encoding of parameters.encodings) {
      encoding.maxBitrate = sharing ? CAMERA_BESIDE_SCREEN_BPS : CAMERA_BPS;
      encoding.maxFramerate = sharing ? CAMERA_BESIDE_SCREEN_FPS : CAMERA_FPS;
    }
  });
  await adjust(screen, (parameters) => (parameters.degradationPreference = 'maintain-resolution'));
}

/** A browser that does not know a wish keeps its own ways. */
async function adjust(sender: RTCRtpSender, change: (parameters: RTCRtpSendParameters) => void): Promise<void> {
  const parameters = sender.getParameters();
  change(parameters);
  await sender.setParameters(parameters).catch(() => undefined);
}
