// Which page an address means.

export type Page =
  | { name: 'overview' }
  | { name: 'office'; officeId: string }
  | { name: 'booking'; officeId: string }
  | { name: 'appointment' }
  | { name: 'check' }
  | { name: 'room' }
  | { name: 'seat' }
  | { name: 'desk' }
  | { name: 'admin'; part: string | null }
  | { name: 'accessibility' }
  | { name: 'privacy' }
  | { name: 'unknown' };

export function pageOf(path: string): Page {
  const steps = path.split('/').filter((step) => step !== '');
  if (steps.length === 0) return { name: 'overview' };
  if (steps[0] === 'offices' && steps[1]) return ofOffice(steps[1], steps.slice(2));
  if (steps.length === 1 && steps[0] === 'seat') return { name: 'seat' };
  if (steps.length === 1 && steps[0] === 'desk') return { name: 'desk' };
  if (steps.length <= 2 && steps[0] === 'admin') return { name: 'admin', part: steps[1] ?? null };
  if (steps.length === 1 && steps[0] === 'appointment') return { name: 'appointment' };
  if (steps.length === 1 && steps[0] === 'accessibility') return { name: 'accessibility' };
  if (steps.length === 1 && steps[0] === 'privacy') return { name: 'privacy' };
  if (steps.length === 1 && steps[0] === 'room') return { name: 'room' };
  if (steps.length === 1 && steps[0] === 'check') return { name: 'check' };
  return { name: 'unknown' };
}

/** Whether officers work there: their pages speak German and English. */
export function isOfStaff(page: Page): boolean {
  return page.name === 'desk' || page.name === 'admin';
}

function ofOffice(officeId: string, rest: string[]): Page {
  if (rest.length === 0) return { name: 'office', officeId };
  return rest.length === 1 && rest[0] === 'booking' ? { name: 'booking', officeId } : { name: 'unknown' };
}
