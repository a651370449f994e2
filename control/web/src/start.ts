// Up goes the page: address, town, texts. Until then stands what the server wrote, and goes in one stroke.
import { mount } from 'svelte';
import App from './App.svelte';
import { page, startRouter } from './router.svelte';
import { readyPage } from './ready';
import { startLanguage } from './shared/text.svelte';
import { learnTown } from './shared/town.svelte';

/** So long a press waits for its button. */
const REMEMBERED_MS = 10_000;

export async function start(target: HTMLElement | null): Promise<void> {
  startRouter();
  void learnTown();
  const early = earlyPress();
  await Promise.all([startLanguage(), readyPage(page())]);
  if (!target) return;
  const scrolled = scrollY;
  target.replaceChildren();
  mount(App, { target });
  scrollTo(0, scrolled);
  early();
}

/** Whoever presses a button before the page can answer has pressed it all the same, once the button is there again. */
function earlyPress(): () => void {
  let pressed: string | null = null;
  const note = ({ target }: Event) => {
    if (target instanceof Element) pressed = target.closest('[data-early]')?.getAttribute('data-early') ?? pressed;
  };
  document.addEventListener('click', note);
  return () => {
    document.removeEventListener('click', note);
    if (pressed) pressOnce(`[data-early="${CSS.escape(pressed)}"]`);
  };
}

/** At once, or when the page has asked what it shows; not when nobody thinks of it any more. */
function pressOnce(selector: string): void {
  const press = () => {
    const button = document.querySelector<HTMLElement>(selector);
    button?.click();
    return button !== null;
  };
  if (press()) return;
  const watch = new MutationObserver(() => {
    if (press()) watch.disconnect();
  });
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), REMEMBERED_MS);
}
