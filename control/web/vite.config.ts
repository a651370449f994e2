import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { budget } from './budget.ts';
import { inlineStyles } from './inline.ts';
import { onlyUsedKern } from './kern.ts';
import { languages } from './languages.ts';

const sources = fileURLToPath(new URL('./src', import.meta.url));
const locales = fileURLToPath(new URL('./locales', import.meta.url));

export default defineConfig({
  plugins: [languages(locales), svelte(), budget(), inlineStyles()],
  css: { postcss: { plugins: [onlyUsedKern(sources)] } },
  build: {
    target: 'es2022',
    // Which file holds what: the server names in the HTML what a page will ask for.
    manifest: 'chunks.json',
    // Nothing inline but the first styles: the pages live under Content-Security-Policy default-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } },
});
