import { defineConfig } from 'vite';

/** The piece for other people's pages: one classic script under a name that stays, beside what Vite built before. */
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    lib: { entry: 'embed/embed.ts', formats: ['iife'], name: 'schalterEmbed', fileName: () => 'embed.js' },
  },
});
