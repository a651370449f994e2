// A list of the administration: asked for, and asked for again after every deed.
import { Attempts } from '../shared/attempts.svelte';
import { all } from './api';

export class Listed<T> extends Attempts {
  items = $state.raw<T[] | null>(null);

  constructor(readonly path: string) {
    super();
    void this.load();
  }

  load(): Promise<void> {
    return this.attempt(async () => {
      this.items = await all<T>(this.path);
    });
  }

  /** Does something and looks again. */
  do(deed: () => Promise<void>): Promise<void> {
    return this.attempt(async () => {
      await deed();
      this.items = await all<T>(this.path);
    });
  }
}
