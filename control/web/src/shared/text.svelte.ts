// Every word on the pages comes from locales/*.ftl; switching the language changes them in place.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import de from '../../locales/de.ftl?raw';
import en from '../../locales/en.ftl?raw';
import { speak } from '../api';
import { remember, recall } from './memory';

export type Language = 'de' | 'en';
export const LANGUAGES: readonly Language[] = ['de', 'en'];

const bundles: Record<Language, FluentBundle> = { de: bundleOf('de', de), en: bundleOf('en', en) };
let current = $state<Language>('de');

/** The text of that name in the language chosen. */
export function t(name: string, values?: Record<string, FluentVariable>): string {
  const bundle = bundles[current];
  const pattern = bundle.getMessage(name)?.value;
  return pattern ? bundle.formatPattern(pattern, values) : name;
}

/** More texts, for pages that load theirs with their own code: citizens need not carry them. */
export function learnTexts(sources: Record<Language, string>): void {
  for (const tag of LANGUAGES) bundles[tag].addResource(new FluentResource(sources[tag]));
}

export function language(): Language {
  return current;
}

export function chooseLanguage(to: Language): void {
  current = to;
  document.documentElement.lang = to;
  speak(to);
  remember('schalter.lang', to);
}

/** `?lang=…` wins, then what was chosen before, then German. */
export function startLanguage(): void {
  const asked = new URLSearchParams(location.search).get('lang') ?? recall('schalter.lang');
  current = LANGUAGES.find((known) => known === asked) ?? 'de';
  document.documentElement.lang = current;
  speak(current);
  if (new URLSearchParams(location.search).has('lang')) remember('schalter.lang', current);
}

function bundleOf(locale: Language, source: string): FluentBundle {
  const bundle = new FluentBundle(locale, { useIsolating: false });
  bundle.addResource(new FluentResource(source));
  return bundle;
}
