// What the system tells somebody who looks elsewhere.

/** Runs in the page before its own scripts: the real notifications are made, and noted. */
export function noteNotifications() {
  const Real = globalThis.Notification;
  if (!Real) return;
  globalThis.__told = [];
  globalThis.Notification = class extends Real {
    constructor(title, options) {
      super(title, options);
      globalThis.__told.push({ title, body: options?.body, permission: Real.permission });
    }
  };
}

/** Those told to this person so far. */
export function told({ page }) {
  return page.evaluate(() => globalThis.__told);
}

/** As if another window stood before it. */
export async function looksElsewhere({ page }) {
  await page.evaluate(() => Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }));
}
