// Puts a track on a <video> or <audio> element.
import type { Attachment } from 'svelte/attachments';

export function plays(track: MediaStreamTrack | null, onblocked?: () => void): Attachment<HTMLMediaElement> {
  return (element) => {
    element.srcObject = track ? new MediaStream([track]) : null;
    if (track) {
      element.play().catch((cause: unknown) => {
        if (cause instanceof DOMException && cause.name === 'NotAllowedError') onblocked?.();
      });
    }
    return () => {
      element.srcObject = null;
    };
  };
}

/** Tells each picture as it is shown; browsers without the callback tell only the first. */
export function oneFrame(element: HTMLVideoElement, onframe: () => void): void {
  if ('requestVideoFrameCallback' in element) element.requestVideoFrameCallback(() => onframe());
  else (element as HTMLVideoElement).addEventListener('loadeddata', () => onframe(), { once: true });
}
