/** The end of what has not ended, on both axes. Migrations and SQL name it as a number. */
export const OPEN = Number.MAX_SAFE_INTEGER

/** The level of versions that have not ended. */
export const OPEN_LEVEL = 60

/**
 * Versions are sorted into levels by how long they held, in events or in milliseconds: level L are those of 2^L up to
 * below 2^(L+1). Whatever of a level holds at a moment began less than 2^(L+1) before it, so a plain B-tree over level
 * and beginning finds all that held then and, in the same stretches, at most about as many that had ended already. An
 * index over the beginning alone would have to be read from the start of time.
 */
export function levelOf(from: number, to: number): number {
  return to === OPEN ? OPEN_LEVEL : Math.floor(Math.log2(to - from))
}

/** Each level with the longest time that its versions can have held; milliseconds or events. */
export const LEVELS: readonly { level: number; width: number }[] = [
  // 2^49 ms are 17,000 years, more than instants of four-digit years can span.
  ...Array.from({ length: 49 }, (_, level) => ({ level, width: 2 ** (level + 1) })),
  { level: OPEN_LEVEL, width: OPEN },
]
