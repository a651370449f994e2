// Keeps of KERN's style sheet only what our pages use.
// The whole sheet is 340 kB and carries icons as data: URLs, which our
// Content-Security-Policy (default-src 'self') rightly refuses.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AcceptedPlugin } from 'postcss';

export function onlyUsedKern(sourceFolder: string): AcceptedPlugin {
  return {
    postcssPlugin: 'only-used-kern',
    Once(sheet) {
      if (!sheet.source?.input.file?.includes('@kern-ux')) return;
      const used = usedClasses(sourceFolder);
      sheet.walkRules((rule) => {
        rule.selectors = rule.selectors.filter((selector) => isUsed(selector, used));
        const carriesData = rule.some((node) => node.type === 'decl' && node.value.includes('data:'));
        if (rule.selectors.every((selector) => selector === '') || carriesData) rule.remove();
      });
      sheet.walkAtRules((atRule) => {
        if (atRule.nodes?.length === 0) atRule.remove();
      });
      sheet.walkComments((comment) => {
        comment.remove();
      });
    },
  };
}

/** Every `kern-…` class named anywhere in our sources. */
export function usedClasses(sourceFolder: string): Set<string> {
  const used = new Set<string>();
  for (const entry of readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(svelte|ts)$/.test(entry)) continue;
    const text = readFileSync(join(sourceFolder, entry), 'utf8');
    for (const [name] of text.matchAll(/kern-[a-z0-9_-]+/g)) used.add(name);
  }
  return used;
}

/** A selector stays when each KERN class in it, outside of `:not()`, is one of ours. */
export function isUsed(selector: string, used: ReadonlySet<string>): boolean {
  if (selector.includes('data-kern-theme')) return true;
  const asked = selector.replaceAll(/:not\([^)]*\)/g, '');
  return [...asked.matchAll(/\.(kern-[a-z0-9_-]+)/g)].every(([, name]) => used.has(name ?? ''));
}
