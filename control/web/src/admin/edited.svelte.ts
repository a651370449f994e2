// Something that is being edited: as it was seen, as it shall be, and what became of saving it.
import { Problem } from '../api';
import { change, see, type Seen } from './api';

export class Edited<T extends object> {
  value = $state<T | null>(null);
  busy = $state(false);
  saved = $state(false);
  /** Somebody else has changed it meanwhile: nothing was saved, nothing is lost. */
  overtaken = $state(false);
  problem = $state.raw<Problem | null>(null);
  #tag = '';

  constructor(readonly path: string) {
    void this.load();
  }

  /** As the server has it; what was written here is gone. */
  async load(): Promise<void> {
    await this.#try(async () => this.#take(await see<T>(this.path)));
  }

  /** Saves `body`, or the value as it stands. */
  async save(body: unknown = this.value): Promise<boolean> {
    return this.#try(async () => {
      this.#take(await change<T>(this.path, this.#tag, body));
      this.saved = true;
    });
  }

  async #try(deed: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    [this.saved, this.overtaken, this.problem] = [false, false, null];
    try {
      await deed();
      return true;
    } catch (cause) {
      const problem = Problem.of(cause);
      this.overtaken = problem.status === 412;
      this.problem = this.overtaken ? null : problem;
      return false;
    } finally {
      this.busy = false;
    }
  }

  #take({ value, tag }: Seen<T>): void {
    this.value = value;
    this.#tag = tag;
  }
}
