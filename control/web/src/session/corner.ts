// Where one's own small picture stands: one of four corners, in the direction of writing; pure.

export interface Corner {
  block: 'start' | 'end';
  inline: 'start' | 'end';
}

export const FIRST: Corner = { block: 'end', inline: 'end' };

/** Round and round, for who only presses. */
export function nextCorner({ block, inline }: Corner): Corner {
  if (block === 'end') return inline === 'end' ? { block, inline: 'start' } : { block: 'start', inline };
  return inline === 'start' ? { block, inline: 'end' } : { block: 'end', inline };
}

/** Where an arrow key leads; null when it is no arrow. */
export function cornerByKey(at: Corner, key: string, rightToLeft: boolean): Corner | null {
  const [toStart, toEnd] = rightToLeft ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
  if (key === 'ArrowUp') return { ...at, block: 'start' };
  if (key === 'ArrowDown') return { ...at, block: 'end' };
  if (key === toStart) return { ...at, inline: 'start' };
  return key === toEnd ? { ...at, inline: 'end' } : null;
}

/** The corner nearest to where it was let go, as parts of the stage from its upper left. */
export function nearestCorner(x: number, y: number, rightToLeft: boolean): Corner {
  return { block: y < 0.5 ? 'start' : 'end', inline: x < 0.5 === rightToLeft ? 'end' : 'start' };
}

/** As people see it, whatever the direction of writing. */
export function seenAs({ block, inline }: Corner, rightToLeft: boolean): 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right' {
  const left = (inline === 'start') !== rightToLeft;
  if (block === 'start') return left ? 'top-left' : 'top-right';
  return left ? 'bottom-left' : 'bottom-right';
}
