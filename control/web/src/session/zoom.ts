// How a shared screen is looked at: how large, and which part of it; pure. Lengths in pixels from the middle of the field.

export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Field {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** All of it. */
export const FIT: View = { scale: 1, x: 0, y: 0 };
export const STEP = 1.25;
const MOST = 8;

/** What lies under the point stays there. */
export function zoomAt(view: View, factor: number, at: Point, field: Field): View {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  const grown = scale / view.scale;
  return within({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }, field);
}

export function pan(view: View, by: Point, field: Field): View {
  return within({ ...view, x: view.x + by.x, y: view.y + by.y }, field);
}

/** The field is always filled: nobody gets lost beside the picture. */
function within({ scale, x, y }: View, { width, height }: Field): View {
  const clamp = (value: number, length: number) => {
    const most = (length * (scale - 1)) / 2;
    return Math.min(most, Math.max(-most, value)) + 0; // never -0
  };
  return { scale, x: clamp(x, width), y: clamp(y, height) };
}
