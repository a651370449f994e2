// Which page the address means, and how to go to another without loading anew.

export type Page =
  | { name: 'overview'; officeId: string | null }
  | { name: 'seat' }
  | { name: 'desk' }
  | { name: 'unknown' };

let current = $state.raw<Page>({ name: 'overview', officeId: null });

export function page(): Page {
  return current;
}

export function pageOf(path: string): Page {
  const steps = path.split('/').filter((step) => step !== '');
  if (steps.length === 0) return { name: 'overview', officeId: null };
  if (steps.length === 2 && steps[0] === 'offices') return { name: 'overview', officeId: steps[1] ?? null };
  if (steps.length === 1 && steps[0] === 'seat') return { name: 'seat' };
  if (steps.length === 1 && steps[0] === 'desk') return { name: 'desk' };
  return { name: 'unknown' };
}

export function goTo(path: string): void {
  history.pushState(null, '', path);
  current = pageOf(location.pathname);
  scrollTo(0, 0);
}

export function startRouter(): void {
  current = pageOf(location.pathname);
  addEventListener('popstate', () => {
    current = pageOf(location.pathname);
  });
  document.addEventListener('click', followLink);
}

/** Plain clicks on our own links stay in the page; everything else is the browser's business. */
function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.origin !== location.origin || pageOf(link.pathname).name === 'unknown') return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  goTo(link.pathname + link.hash);
}
