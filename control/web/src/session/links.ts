// Addresses in a line of chat: only http and https, and shown exactly as they were written.

export interface Part {
  text: string;
  href: string | null;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/giu;
/** What ends a sentence belongs to the sentence. */
const AFTER = /[.,;:!?…»“”’]+$/u;

export function partsOf(line: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const found of line.matchAll(ADDRESS)) {
    const text = trimmed(found[0]);
    const href = hrefOf(text);
    if (!href) continue;
    if (found.index > at) parts.push({ text: line.slice(at, found.index), href: null });
    parts.push({ text, href });
    at = found.index + text.length;
  }
  if (at < line.length) parts.push({ text: line.slice(at), href: null });
  return parts;
}

/** Without the full stop after it, and without the bracket that was opened before it. */
function trimmed(text: string): string {
  const bare = text.replace(AFTER, '');
  const opened = bare.split('(').length;
  const unopened = bare.endsWith(')') && bare.split(')').length > opened;
  return unopened ? trimmed(bare.slice(0, -1)) : bare;
}

/** Who hides a name and password before the address wants to look like another one. */
function hrefOf(text: string): string | null {
  const url = parsed(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return null;
  return url.username || url.password || !url.hostname ? null : url.href;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
