export interface Ends {
  sourceX: number
  sourceY: number
  targetX: number
  targetY: number
}

const LEAST_PULL = 10

/** The inner points of the cubic curve between two steps. */
export function pullsOf({ sourceX, sourceY, targetX, targetY }: Ends, bend: number) {
  const pull = Math.max(Math.abs(targetX - sourceX) / 2, LEAST_PULL)
  return {
    first: { x: sourceX + pull, y: sourceY + bend },
    second: { x: targetX - pull, y: targetY + bend },
  }
}

/** A point of that curve. @param at 0 where it begins, 1 where it ends */
export function pointOn(ends: Ends, bend: number, at: number): { x: number; y: number } {
  const { first, second } = pullsOf(ends, bend)
  const rest = 1 - at
  const on = (from: number, one: number, two: number, to: number) =>
    rest ** 3 * from + 3 * rest ** 2 * at * one + 3 * rest * at ** 2 * two + at ** 3 * to
  return {
    x: on(ends.sourceX, first.x, second.x, ends.targetX),
    y: on(ends.sourceY, first.y, second.y, ends.targetY),
  }
}
