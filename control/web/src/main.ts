// The door of the pages: styles, and the language. Everything else is on its way already (see `preload.ts`); the texts of
// the language chosen are asked for here, so that nobody waits for them at the end.
import '@kern-ux/native/dist/kern.min.css';
import './shared/fonts.css';
import './shared/base.css';
import { firstLanguage, pageTexts } from './shared/languages';

pageTexts(firstLanguage()).catch(() => {
  // Whoever needs them asks again.
});
void import('./start').then(({ start }) => start(document.getElementById('app')));
