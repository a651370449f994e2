// The look, as a constructed style sheet: a page with a strict Content-Security-Policy lets it in where it would refuse
// a style element. Every colour and measure is a variable that the page may set from outside.

const RULES = `
:host {
  --_text: var(--schalter-text, #131525);
  --_muted: var(--schalter-muted, #535768);
  --_card: var(--schalter-card, #fff);
  --_line: var(--schalter-line, #c3c6d4);
  --_action: var(--schalter-action, #171a2b);
  --_on-action: var(--schalter-on-action, #fff);
  --_open: var(--schalter-open, #16704a);
  --_paused: var(--schalter-paused, #8a5500);
  --_closed: var(--schalter-closed, #6b6f80);
  --_round: var(--schalter-round, 8px);
  --_size: 1rem;
  display: block;
  color: var(--_text);
  font-family: var(--schalter-font, inherit);
  font-size: var(--_size);
  line-height: 1.5;
}
:host([hidden]) { display: none; }
:host([size='medium']) { --_size: 1.125rem; }
:host([size='big']) { --_size: 1.3125rem; }
@media (prefers-color-scheme: dark) {
  :host([theme='auto']) {
    --_text: var(--schalter-text, #f2f3f8);
    --_muted: var(--schalter-muted, #b9bdcd);
    --_card: var(--schalter-card, #1d2032);
    --_line: var(--schalter-line, #4b5068);
    --_action: var(--schalter-action, #dfe4ff);
    --_on-action: var(--schalter-on-action, #131525);
    --_open: var(--schalter-open, #6cd3a3);
    --_paused: var(--schalter-paused, #f2b866);
    --_closed: var(--schalter-closed, #a4a8ba);
  }
}
* { box-sizing: border-box; }
p { margin: 0; }
.offices { display: grid; gap: 1em; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17em), 1fr)); }
.onecard { grid-template-columns: 1fr; gap: 0; border: 1px solid var(--_line); border-radius: var(--_round); background: var(--_card); }
.office { display: flex; flex-direction: column; gap: .375em; padding: 1.25em; border: 1px solid var(--_line); border-radius: var(--_round); background: var(--_card); }
.onecard .office { border: 0; border-radius: 0; background: none; }
.onecard .office + .office { border-top: 1px solid var(--_line); }
.name { font-size: 1.1875em; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere; }
.door { display: flex; align-items: center; gap: .5em; font-weight: 600; color: var(--_closed); }
[data-door='open'] .door, [data-door='full'] .door { color: var(--_open); }
[data-door='paused'] .door { color: var(--_paused); }
.sign { width: .75em; height: .75em; border: .1875em solid currentColor; border-radius: 50%; }
[data-door='open'] .sign { background: currentColor; }
.fact, .said { color: var(--_muted); }
a { color: var(--_action); font-weight: 600; }
.enter, .more { display: flex; align-items: center; justify-content: center; min-height: 2.75em; margin-top: auto; padding: .375em 1em; border: 2px solid var(--_action); border-radius: var(--_round); text-align: center; text-decoration: none; }
.enter { background: var(--_action); color: var(--_on-action); }
.enter:hover, .more:hover { text-decoration: underline; }
a:focus-visible { outline: 3px solid var(--_action); outline-offset: 3px; }
.footer { margin-top: 1em; }
.footer a, .visit { display: inline-block; padding-block: .375em; }
iframe { display: block; width: 100%; border: 0; }
@media (forced-colors: active) { .sign { forced-color-adjust: none; border-color: CanvasText; } }
`;

let sheet: CSSStyleSheet | undefined;

/** One sheet for all pieces on a page. */
export function style(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(RULES);
  }
  return sheet;
}
