// What a town's web editor puts into any page: `<script async src="https://…/embed.js"></script>` and then
// `<schalter-offices>` or `<schalter-office office="…">`. Depends on nothing, sets no cookie, keeps nothing, asks only
// the town's own Schalter, and links to it: the visit itself never happens inside somebody else's page.
import { card, link, piece, type Look } from './card';
import { fitFrames, tellHeight } from './frame';
import { chosen, NAMES, optionsOf, type Office, type Options } from './options';
import { style } from './style';
import { directionOf, languageNamed, languageOf, wordsOf } from './words';

const EVERY_MS = 20_000;
const RETRY_MS = 5_000;
const PATIENCE_MS = 10_000;
/** Older numbers are not shown as if they were true. */
const STALE_MS = 60_000;

const script = document.currentScript as HTMLScriptElement | null;
const home = new URL(script?.src ?? location.href).origin;
const pieces = new Set<Offices>();

/** A town's address as editors write it: with or without https://. */
function originOf(tenant: string | null): string {
  if (!tenant) return home;
  try {
    return new URL(tenant.includes('://') ? tenant : `https://${tenant}`).origin;
  } catch {
    return home;
  }
}

class Offices extends HTMLElement {
  static observedAttributes = ['tenant', 'office', 'lang', 'level', ...NAMES];

  readonly #root = this.attachShadow({ mode: 'open' });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #offices: Office[] | null = null;
  #failed = false;
  #heardAt = 0;
  /** What is on the screen: nothing is drawn anew while it says the same, so that the focus stays. */
  #drawn = '';

  connectedCallback(): void {
    this.#root.adoptedStyleSheets = [style()];
    pieces.add(this);
    document.addEventListener('visibilitychange', this.#wake);
    this.#begin();
  }

  disconnectedCallback(): void {
    pieces.delete(this);
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#timer);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#begin();
  }

  get root(): ShadowRoot {
    return this.#root;
  }

  /** Editors may write `office`, or `id` with several. */
  #options(): Options {
    const options = optionsOf((name) => this.getAttribute(name));
    return { ...options, id: this.getAttribute('office') ?? options.id };
  }

  #origin(): string {
    return originOf(this.getAttribute('tenant'));
  }

  #begin(): void {
    clearTimeout(this.#timer);
    if (this.#options().iframe) this.#frame();
    else void this.#ask();
  }

  readonly #wake = (): void => {
    if (!document.hidden) this.#begin();
  };

  #frame(): void {
    const address = new URL('/embed', this.#origin());
    for (const name of NAMES) {
      const value = name === 'id' ? this.#options().id : this.getAttribute(name);
      if (value !== null && (name !== 'id' || value)) address.searchParams.set(name, value);
    }
    const language = languageOf(this);
    address.searchParams.set('lang', language);
    if (this.#drawn === address.href) return;
    this.#drawn = address.href;
    const frame = document.createElement('iframe');
    frame.src = address.href;
    frame.title = wordsOf(language).frame;
    frame.loading = 'lazy';
    frame.referrerPolicy = 'no-referrer';
    this.#root.replaceChildren(frame);
  }

  async #ask(): Promise<void> {
    const origin = this.#origin();
    // As the town says it first: `categories` are words of the town, whatever the reader reads.
    const headers = { 'accept-language': '*' };
    try {
      const answer = await fetch(`${origin}/v1/offices`, { headers, credentials: 'omit', signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      const { items } = (await answer.json()) as { items: Office[] };
      this.#offices = items;
      this.#failed = false;
      this.#heardAt = Date.now();
    } catch {
      this.#failed = true;
      if (Date.now() - this.#heardAt > STALE_MS) this.#offices = null;
    }
    if (!this.isConnected || origin !== this.#origin()) return;
    this.#draw();
    clearTimeout(this.#timer);
    // Nobody looks at a hidden page; it asks when it is seen again.
    if (!document.hidden) this.#timer = setTimeout(() => void this.#ask(), this.#failed ? RETRY_MS : EVERY_MS);
  }

  #draw(): void {
    const options = this.#options();
    const language = languageOf(this);
    const offices = this.#offices && chosen(this.#offices, options);
    const level = Number(this.getAttribute('level')) || 3;
    const look: Look = { language, origin: this.#origin(), detach: options.detach, level };
    const drawn = JSON.stringify([offices, options, look]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = this.#root.activeElement?.getAttribute('aria-describedby');
    this.#root.replaceChildren(...content(offices, options, look));
    if (focused) this.#root.querySelector<HTMLElement>(`a[aria-describedby="${focused}"]`)?.focus();
  }
}

/** Without news there is a link alone. */
function content(offices: Office[] | null, options: Options, look: Look): HTMLElement[] {
  const words = wordsOf(look.language);
  if (!offices) return [piece('p', 'said', words.away), link(look, '/', 'visit', words.visit)];
  if (offices.length === 0) return [piece('p', 'said', words.none), link(look, '/', 'visit', words.visit)];
  const all = piece('div', 'offices', ...offices.map((office) => card(office, look)));
  all.dir = directionOf(look.language);
  all.lang = look.language;
  if (options.onecard) all.classList.add('onecard');
  return options.footer ? [all, piece('p', 'footer', link(look, '/', 'all', words.all))] : [all];
}

/** The page of the frame says in its address what an element says in its attributes. */
function furnishFrame(): void {
  const place = document.querySelector('[data-schalter-frame]');
  if (!place) return;
  const asked = new URLSearchParams(location.search);
  document.documentElement.lang = languageNamed(asked.get('lang') ?? '');
  document.title = wordsOf(languageOf(place)).frame;
  const offices = document.createElement('schalter-offices');
  for (const name of NAMES) {
    const value = asked.get(name);
    if (name !== 'iframe' && value !== null) offices.setAttribute(name, value);
  }
  offices.setAttribute('theme', asked.get('theme') ?? 'light');
  place.append(offices);
  tellHeight(place);
}

if (!customElements.get('schalter-offices')) {
  customElements.define('schalter-offices', Offices);
  customElements.define('schalter-office', class extends Offices {});
  fitFrames(() => [document, ...[...pieces].map(({ root }) => root)]);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', furnishFrame);
  else furnishFrame();
}
