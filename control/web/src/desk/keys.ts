// Shortcuts of a single key. Never while something is being written, never with Ctrl, Alt or Meta, never behind a dialog.

export interface Shortcut {
  /** A capital letter asks for Shift: what cannot be taken back is not one slip away. */
  key: string;
  /** The name of the text that says what it does. */
  name: string;
  deed: () => void;
}

/** The shortcut that a key press asks for, if any. */
export function shortcutOf(event: KeyboardEvent, shortcuts: readonly Shortcut[]): Shortcut | undefined {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (isWriting(event.target) || document.querySelector('dialog[open]')) return undefined;
  const pressed = event.shiftKey ? event.key : event.key.toLowerCase();
  return shortcuts.find(({ key }) => key === pressed);
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}
