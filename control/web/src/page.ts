// Which page an address means.

export type Page =
  | { name: 'overview'; officeId: string | null }
  | { name: 'seat' }
  | { name: 'desk' }
  | { name: 'unknown' };

export function pageOf(path: string): Page {
  const steps = path.split('/').filter((step) => step !== '');
  if (steps.length === 0) return { name: 'overview', officeId: null };
  if (steps.length === 2 && steps[0] === 'offices') return { name: 'overview', officeId: steps[1] ?? null };
  if (steps.length === 1 && steps[0] === 'seat') return { name: 'seat' };
  if (steps.length === 1 && steps[0] === 'desk') return { name: 'desk' };
  return { name: 'unknown' };
}
