// The files of a session as the page shows them: what goes, what comes, and links to save what came.
import type { Call } from '../call';
import { Exchange, MOST_OPEN, type Item } from './exchange';
import { refusalOf, typeOf, type Refusal } from './file-kinds';

export interface FileItem extends Item {
  /** Where a received file can be saved from; it lives in this page only. */
  url: string | null;
}

export class Files {
  items = $state.raw<FileItem[]>([]);
  /** What was chosen and may not be sent, until the next choice. */
  refused = $state.raw<{ name: string; why: Refusal | 'many' }[]>([]);
  #urls = new Map<number, string>();
  #exchange: Exchange;

  constructor(call: () => Call) {
    const line = {
      send: (data: string | ArrayBuffer) => call().sendFile(data),
      unsentBytes: () => call().unsentFileBytes,
      now_ms: () => performance.now(),
      later: (wait_ms: number, deed: () => void) => void setTimeout(deed, wait_ms),
      digest: sha256,
      random: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    };
    this.#exchange = new Exchange(line, (items) => (this.items = items.map((item) => ({ ...item, url: this.#urlOf(item) }))));
  }

  /** Browsers compute checksums on secure pages only, as they open cameras there only. */
  get possible(): boolean {
    return typeof crypto.subtle !== 'undefined';
  }

  /** How many wait for an answer of ours. */
  get asking(): number {
    return this.items.filter(({ mine, state }) => !mine && state === 'asked').length;
  }

  choose(files: readonly File[]): void {
    this.refused = [];
    for (const file of files) {
      const why = refusalOf(file.name, file.type, file.size) ?? (this.#exchange.open >= MOST_OPEN ? 'many' : null);
      if (why) this.refused = [...this.refused, { name: file.name, why }];
      else void this.#exchange.offer(file);
    }
  }

  accept(id: number): void {
    this.#exchange.accept(id);
  }

  decline(id: number): void {
    this.#exchange.decline(id);
  }

  cancel(id: number): void {
    this.#exchange.cancel(id);
  }

  hear(data: string | ArrayBuffer): void {
    this.#exchange.hear(data);
  }

  room(): void {
    this.#exchange.room();
  }

  close(): void {
    this.#exchange.close();
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }

  #urlOf({ id, name, bytes }: Item): string | null {
    if (!bytes) return null;
    const url = this.#urls.get(id) ?? URL.createObjectURL(new Blob([bytes], { type: typeOf(name) }));
    this.#urls.set(id, url);
    return url;
  }
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
