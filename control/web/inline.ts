// The first page needs no second request to be seen: its styles stand in the HTML, without the tokens of KERN that
// nobody uses. The server allows them by their hash. What else is asked for travels packed as small as can be.
import { brotliCompressSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const LINK = /\s*<link rel="stylesheet"[^>]*href="\/([^"]+\.css)"[^>]*>/g;

export function inlineStyles(): Plugin {
  return {
    name: 'inline-styles',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') return;
        const files = Object.values(bundle);
        const html = String(page.source);
        const names = [...html.matchAll(LINK)].map(([, name]) => name ?? '');
        const entry = files.find((file) => file.type === 'chunk' && file.isEntry)?.fileName ?? '';
        const all = files.map((file) => (file.type === 'chunk' ? file.code : file.fileName.endsWith('.css') ? String(file.source) : '')).join('\n');
        const sheets = names.map((name) => { const sheet = bundle[name]; return sheet?.type === 'asset' ? String(sheet.source) : ''; });
        const style = withoutUnused(sheets.join(''), all);
        page.source = html.replaceAll(LINK, '').replace('</head>', () => `<style>${style}</style>\n  </head>`);
        // No page that comes later asks for them again.
        for (const file of files) if (file.type === 'chunk') for (const name of names) file.code = file.code.replaceAll(`"${name}"`, `"${entry}"`);
        for (const name of names) delete bundle[name];
        this.info(`the first page’s styles: ${(brotliCompressSync(style).length / 1_000).toFixed(1)} kB`);
      },
    },
    writeBundle({ dir }, bundle) {
      for (const file of Object.values(bundle)) {
        if (!/^assets\/.*\.(js|css)$/.test(file.fileName)) continue;
        writeFileSync(join(dir ?? 'dist', `${file.fileName}.br`), brotliCompressSync(file.type === 'chunk' ? file.code : file.source));
      }
    },
  };
}

/** The same styles without the tokens that are named nowhere, and without those that only such tokens named. */
export function withoutUnused(style: string, all: string): string {
  const TOKEN = /(--kern-[\w-]+):[^;{}]*(;|(?=\}))/g;
  for (;;) {
    const rest = all.replaceAll(TOKEN, (declaration) => declaration.slice(declaration.indexOf(':')));
    const used = new Set([...rest.matchAll(/--kern-[\w-]+/g)].map(([name]) => name));
    const drop = (text: string) => text.replaceAll(TOKEN, (declaration, name: string) => (used.has(name) ? declaration : ''));
    const [less, fewer] = [drop(style), drop(all)];
    if (fewer === all) return less;
    [style, all] = [less, fewer];
  }
}
