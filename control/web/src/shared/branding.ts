// The town's own colours, kept readable: whatever colour is chosen, text in it and on it has the contrast that
// WCAG 1.4.3 asks for, by as little change of the colour as that takes.

export interface Colours {
  primary_colour: string | null;
  accent_colour: string | null;
}

type Rgb = [number, number, number];

const ENOUGH = 4.5;
/** The greeting stands in a light blue on it. */
const ENOUGH_FOR_HERO = 6;
const LIGHT = { page: '#f3f4f7', ink: '#ffffff' };
const DARK = { page: '#21243a', ink: '#000000' };

/** Names and values for the page's own style; an empty value takes it back. */
export function paint({ primary_colour, accent_colour }: Colours, isDark: boolean): Record<string, string> {
  const { page, ink } = isDark ? DARK : LIGHT;
  const action = primary_colour ? readable(readable(primary_colour, page), ink) : '';
  return {
    '--kern-color-action-default': action,
    '--kern-color-action-on-default': action && ink,
    '--hero': primary_colour ? readable(primary_colour, '#ffffff', ENOUGH_FOR_HERO) : '',
    '--accent': accent_colour ?? '',
  };
}

/** The colour, darker or lighter until it has enough contrast to the other. */
export function readable(colour: string, against: string, enough = ENOUGH): string {
  const goal: Rgb = luminance(rgb(against)) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  const from = rgb(colour);
  for (let part = 0; part <= 1; part += 0.02) {
    const mixed = from.map((value, i) => Math.round(value + ((goal[i] ?? 0) - value) * part)) as Rgb;
    if (contrast(mixed, rgb(against)) >= enough) return hex(mixed);
  }
  return hex(goal);
}

/** 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(a: Rgb, b: Rgb): number {
  const [less = 0, more = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (more + 0.05) / (less + 0.05);
}

export function rgb(colour: string): Rgb {
  const number = Number.parseInt(colour.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

function hex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
