// What this officer wants at this browser: sound and notification when somebody comes, and keyboard shortcuts.
import { recall, remember } from '../shared/memory';

const KEPT = 'schalter.desk';

interface Kept {
  sound: boolean;
  notification: boolean;
  keys: boolean;
}

class Preferences {
  #kept = $state.raw<Kept>(kept());

  get sound(): boolean {
    return this.#kept.sound;
  }

  set sound(on: boolean) {
    this.#keep({ sound: on });
  }

  get notification(): boolean {
    return this.#kept.notification;
  }

  set notification(on: boolean) {
    this.#keep({ notification: on });
  }

  /** Shortcuts of a single key can be switched off (WCAG 2.1.4). */
  get keys(): boolean {
    return this.#kept.keys;
  }

  set keys(on: boolean) {
    this.#keep({ keys: on });
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    remember(KEPT, JSON.stringify(this.#kept));
  }
}

function kept(): Kept {
  const usual = { sound: true, notification: false, keys: true };
  try {
    return { ...usual, ...(JSON.parse(recall(KEPT) ?? '{}') as Partial<Kept>) };
  } catch {
    return usual;
  }
}

export const preferences = new Preferences();
