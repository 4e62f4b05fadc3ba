/** The end of what has not ended, on both axes. Migrations and SQL name it as a number. */
export const OPEN = Number.MAX_SAFE_INTEGER

/** The level of versions that have not ended. */
export const OPEN_LEVEL = 60

/** Events, or milliseconds. */
export type Axis = 'seq' | 'at'

/**
 * All that held shorter than 2^LOWEST is one level, and all that held longer than 2^HIGHEST is another: fewer levels to
 * look at for a few rows more. 16 events; 16 seconds. 2^42 ms are 139 years.
 */
const LOWEST: Record<Axis, number> = { seq: 4, at: 14 }
const HIGHEST = 42

/**
 * Versions are sorted into levels by how long they held: level L are those of 2^L up to below 2^(L+1). Whatever of a
 * level holds at a moment began less than 2^(L+1) before it, so a plain B-tree over level and beginning finds all that
 * held then and, in the same stretches, at most about as many that had ended already. An index over the beginning alone
 * would have to be read from the start of time.
 */
export function levelOf(axis: Axis, from: number, to: number): number {
  if (to === OPEN) return OPEN_LEVEL
  return Math.min(HIGHEST, Math.max(LOWEST[axis], Math.floor(Math.log2(to - from))))
}

/** The levels of an axis, each with more than the longest time that its versions can have held. */
export function levelsOf(axis: Axis): { level: number; width: number }[] {
  const lowest = LOWEST[axis]
  const closed = Array.from({ length: HIGHEST - lowest }, (_, index) => lowest + index)
  return [
    ...closed.map((level) => ({ level, width: 2 ** (level + 1) })),
    { level: HIGHEST, width: OPEN },
    { level: OPEN_LEVEL, width: OPEN },
  ]
}
