// Every word on the pages comes from locales/*.ftl; switching the language changes them in place. Only the file of the
// language chosen is fetched, and the officers' texts only by their pages.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { untrack } from 'svelte';
import { speak } from '../api';
import { backoff_ms } from '../backoff';
import { firstLanguage, keepLanguage, LANGUAGES, pageTexts, staffTexts, USUAL } from './languages';
import { DIGITS } from './when';

export { LANGUAGES };

const bundles = new Map<string, Promise<FluentBundle>>();
const staffBundles = new Map<string, Promise<FluentBundle>>();
let current = $state(USUAL);
let bundle = $state.raw(new FluentBundle(USUAL));
/** What the citizen wants; the officers' pages may not speak it. */
let wanted = USUAL;
let isStaff = false;
let speaking: Promise<void> = Promise.resolve();

/** The text of that name in the language chosen. */
export function t(name: string, values?: Record<string, FluentVariable>): string {
  const pattern = bundle.getMessage(name)?.value;
  return pattern ? bundle.formatPattern(pattern, values) : name;
}

export function language(): string {
  return current;
}

/** The page speaks another language now, and the town may, too: what a component does about it, as long as it is there. */
export function onOtherLanguage(deed: () => void): void {
  let spoken = language();
  $effect(() => {
    if (spoken === language()) return;
    spoken = language();
    untrack(deed);
  });
}

export async function chooseLanguage(to: string): Promise<void> {
  wanted = to;
  keepLanguage(to);
  await speakWanted();
}

export async function startLanguage(): Promise<void> {
  wanted = firstLanguage();
  await insist();
}

/** For the officers' pages, or for all others: theirs have more texts, in fewer languages. */
export async function speakFor(staff: boolean): Promise<void> {
  if (staff !== isStaff) {
    isStaff = staff;
    speaking = insist();
  }
  await speaking;
}

/** The languages of this page. */
export function languagesFor(staff: boolean): typeof LANGUAGES {
  return staff ? LANGUAGES.filter((each) => each.staff) : LANGUAGES;
}

/** A page without texts is none: tries until they are there. */
async function insist(): Promise<void> {
  for (let attempt = 0; !(await speakWanted()); attempt += 1) await new Promise((go) => setTimeout(go, backoff_ms(attempt)));
}

/** False when the texts did not come; then the page goes on speaking as before. */
async function speakWanted(): Promise<boolean> {
  const staff = isStaff;
  const to = languagesFor(staff).find(({ tag }) => tag === wanted) ?? LANGUAGES[0];
  if (!to) return true;
  try {
    const learned = await (staff ? learnStaff(to.tag) : learn(to.tag));
    if (staff !== isStaff) return true;
    [bundle, current] = [learned, to.tag];
  } catch {
    return false;
  }
  document.documentElement.lang = to.tag;
  document.documentElement.dir = to.direction;
  speak(to.tag);
  return true;
}

function learn(tag: string): Promise<FluentBundle> {
  return once(bundles, tag, async () => bundleOf(tag, [await pageTexts(tag)]));
}

function learnStaff(tag: string): Promise<FluentBundle> {
  const readAll = () => Promise.all([pageTexts(tag), staffTexts(tag)]);
  return once(staffBundles, tag, async () => bundleOf(tag, await readAll()));
}

/** What failed is tried again the next time. */
function once(kept: Map<string, Promise<FluentBundle>>, tag: string, make: () => Promise<FluentBundle>): Promise<FluentBundle> {
  const made = kept.get(tag) ?? make();
  kept.set(tag, made);
  made.catch(() => kept.delete(tag));
  return made;
}

/** From right to left, names in Latin letters stand in sentences: marks around them keep both in order. */
function bundleOf(tag: string, sources: string[]): FluentBundle {
  const useIsolating = LANGUAGES.find((each) => each.tag === tag)?.direction === 'rtl';
  const made = new FluentBundle(`${tag}-u-nu-${DIGITS}`, { useIsolating });
  for (const source of sources) made.addResource(new FluentResource(source));
  return made;
}
