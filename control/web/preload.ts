// What every page needs is asked for by the HTML itself: the browser need not run one script to learn of the next.
import type { Plugin } from 'vite';

/** Every chunk that `entry` needs to run, beside those that Vite names by itself. */
export function preloadStart(entry: string): Plugin {
  return {
    name: 'preload-start',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((each) => each.type === 'chunk');
        const needed = new Set<string>();
        const need = (file: string) => {
          if (needed.has(file)) return;
          needed.add(file);
          chunks.find(({ fileName }) => fileName === file)?.imports.forEach(need);
        };
        for (const { facadeModuleId, fileName } of chunks) if (facadeModuleId?.endsWith(entry)) need(fileName);
        const news = [...needed].filter((file) => !html.includes(file));
        return news.map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` }, injectTo: 'head' }));
      },
    },
  };
}
