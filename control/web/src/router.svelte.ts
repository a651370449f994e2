// Which page the address means, and how to go to another without loading anew.

import { pageOf, type Page } from './page';

let current = $state.raw<Page>({ name: 'overview' });

export function page(): Page {
  return current;
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
  goTo(link.pathname + link.search + link.hash);
}
