// One window at a time: two windows with the same seat or desk would push each other out of the room.
// The newest window wins; the older one learns it and steps back.

/** Holds `name` until the returned function is called; `onstolen` when a newer window takes it. */
export function holdAlone(name: string, onstolen: () => void): () => void {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let mine = true;
  // Absent on plain http:// beyond localhost, where cameras do not work either.
  navigator.locks?.request(name, { steal: true }, () => held).catch(() => {
    if (mine) onstolen();
  });
  return () => {
    mine = false;
    release();
  };
}
