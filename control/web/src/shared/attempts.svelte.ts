// What may fail, one at a time on a page: busy meanwhile, and the problem afterwards, if there was one.
import { Problem } from '../api';

export class Attempts {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  protected async attempt(deed: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      await deed();
    } catch (cause) {
      this.problem = Problem.of(cause);
    } finally {
      this.busy = false;
    }
  }
}
