// The door of the pages: styles, language, address, and up goes the page.
import '@kern-ux/native/dist/kern.min.css';
import './shared/fonts.css';
import './shared/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { startRouter } from './router.svelte';
import { startLanguage } from './shared/text.svelte';
import { learnTown } from './shared/town.svelte';

const target = document.getElementById('app');
startRouter();
void learnTown();
void startLanguage().then(() => {
  if (target) mount(App, { target });
});
