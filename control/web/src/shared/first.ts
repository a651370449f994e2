// What the server knew when it wrote the page stands in it as JSON: the page need not ask for it again.
import type { Office, Tenant } from '../api';

interface First {
  tenant?: Tenant;
  offices?: Office[];
}

/** Older than this it is a page from the browser's memory, and no longer news. */
const FRESH_MS = 20_000;
let first: First | undefined;

/** Whose town hall it is. */
export function firstTenant(): Tenant | undefined {
  return read().tenant;
}

/** The offices as they were a moment ago. */
export function firstOffices(): Office[] | null {
  return performance.now() < FRESH_MS ? (read().offices ?? null) : null;
}

function read(): First {
  try {
    first ??= JSON.parse(document.getElementById('first')?.textContent ?? '{}') as First;
  } catch {
    first = {};
  }
  return first;
}
