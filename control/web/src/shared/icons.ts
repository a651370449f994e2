// Our icons: strokes on a 24 × 24 field, drawn in the colour of the text around them. The server draws them, too.
import ICONS from './icons.json';

export { ICONS };
export type IconName = keyof typeof ICONS;
