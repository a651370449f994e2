// How much JavaScript a citizen's page may weigh: the build fails above it. Weighed as gzip, as the server sends it to
// whoever does not take brotli (which is less).
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Before the session: any page of a citizen, with all that it loads at once. */
export const PAGE_BYTES = 120_000;
/** With the session: everything that a citizen can come to load in one visit. */
export const VISIT_BYTES = 200_000;

/** What we need to know of a chunk. */
export interface Chunk {
  code: string;
  isEntry: boolean;
  /** The module it was split off for. */
  facadeModuleId: string | null;
  imports: string[];
  dynamicImports: string[];
}

const STAFF = /\/src\/(desk|admin|staff)\//;

export function budget(): Plugin {
  return {
    name: 'budget',
    generateBundle(_options, bundle) {
      const chunks = new Map<string, Chunk>();
      for (const [name, file] of Object.entries(bundle)) if (file.type === 'chunk') chunks.set(name, file);
      const { pages, visit_bytes } = weigh(chunks);
      for (const [page, bytes] of pages) this.info(`${page}: ${kilobytes(bytes)} of JavaScript`);
      this.info(`a whole visit: ${kilobytes(visit_bytes)}`);
      const tooHeavy = pages.filter(([, bytes]) => bytes > PAGE_BYTES);
      for (const [page, bytes] of tooHeavy) this.error(`${page} weighs ${kilobytes(bytes)}, at most ${kilobytes(PAGE_BYTES)}`);
      if (visit_bytes > VISIT_BYTES) this.error(`a visit weighs ${kilobytes(visit_bytes)}, at most ${kilobytes(VISIT_BYTES)}`);
    },
  };
}

/** Each page of a citizen with what it loads at once, and all of them together; in bytes. */
export function weigh(chunks: ReadonlyMap<string, Chunk>): { pages: [string, number][]; visit_bytes: number } {
  const entry = [...chunks].find(([, { isEntry }]) => isEntry)?.[0];
  if (entry === undefined) return { pages: [], visit_bytes: 0 };
  const first = withImports(chunks, [entry]);
  const later = [...first].flatMap((name) => chunks.get(name)?.dynamicImports ?? []).filter((name) => !isStaff(chunks.get(name)) && !first.has(name));
  const isPage = (name: string) => chunks.get(name)?.facadeModuleId?.endsWith('.svelte') ?? false;
  // What is no page comes with any of them, one of its kind: a language, say.
  const besides = Math.max(0, ...later.filter((name) => !isPage(name)).map((name) => weight(chunks, without(withImports(chunks, [name]), first))));
  const load = (name: string) => weight(chunks, withImports(chunks, [entry, name])) + besides;
  const pages = later.filter(isPage).map((name): [string, number] => [titleOf(chunks.get(name)), load(name)]);
  const visit = weight(chunks, withImports(chunks, [entry, ...later.filter(isPage)])) + besides;
  return { pages: [['the first page', weight(chunks, first) + besides], ...pages], visit_bytes: visit };
}

function withImports(chunks: ReadonlyMap<string, Chunk>, names: string[], seen = new Set<string>()): Set<string> {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    withImports(chunks, chunks.get(name)?.imports ?? [], seen);
  }
  return seen;
}

function without(names: Set<string>, others: Set<string>): Set<string> {
  return new Set([...names].filter((name) => !others.has(name)));
}

function weight(chunks: ReadonlyMap<string, Chunk>, names: Set<string>): number {
  return [...names].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? '').length, 0);
}

function isStaff(chunk: Chunk | undefined): boolean {
  return STAFF.test(chunk?.facadeModuleId ?? '');
}

function titleOf(chunk: Chunk | undefined): string {
  return chunk?.facadeModuleId?.split('/').at(-1)?.replace('.svelte', '') ?? '?';
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
