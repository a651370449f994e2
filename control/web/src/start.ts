// Up goes the page: address, town, texts.
import { mount } from 'svelte';
import App from './App.svelte';
import { startRouter } from './router.svelte';
import { startLanguage } from './shared/text.svelte';
import { learnTown } from './shared/town.svelte';

export async function start(target: HTMLElement | null): Promise<void> {
  startRouter();
  void learnTown();
  await startLanguage();
  if (!target) return;
  target.replaceChildren();
  mount(App, { target });
}
