// A notification of the system when one is called and looks elsewhere; only if the person asked for it.

export type Notifying = 'on' | 'off' | 'refused' | 'unsupported';

export function notifying(): Notifying {
  if (!('Notification' in globalThis) || !isSecureContext) return 'unsupported';
  if (Notification.permission === 'granted') return 'on';
  return Notification.permission === 'denied' ? 'refused' : 'off';
}

/** Call from a click: browsers ask at no other time. */
export async function askToNotify(): Promise<Notifying> {
  if (notifying() === 'off') await Notification.requestPermission();
  return notifying();
}

/** Nothing while the page is looked at: there it is seen and heard already. */
export function notify(title: string, body: string): () => void {
  if (notifying() !== 'on' || !document.hidden) return () => undefined;
  try {
    const notification = new Notification(title, { body, tag: 'schalter.call', requireInteraction: true, lang: document.documentElement.lang });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => notification.close();
  } catch {
    // Phones show notifications to service workers only; the bell and the title remain.
    return () => undefined;
  }
}
