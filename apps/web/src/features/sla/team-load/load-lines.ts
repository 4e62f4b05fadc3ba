import type { TeamLoad } from '@waybill/contract/sla/team-load.ts'
import { SIDES, type Load, type Side } from './sides.ts'

export type Measure = 'open' | 'waiting'

/** Lines are drawn in a picture of this size, which is pulled to the room that there is. */
export const WIDTH = 100
export const HEIGHT = 40

/** The most at once, in between the moments of the line as well. */
export function peakOf({ most_open, longest_queue }: TeamLoad, of: Measure): number {
  return of === 'open' ? most_open : longest_queue
}

/** Both sides have one scale. */
export function scaleOf(load: Load, of: Measure): number {
  return Math.max(1, ...SIDES.map((side) => (load[side] ? peakOf(load[side], of) : 0)))
}

/** Of a polyline. */
export function pointsOf({ line }: TeamLoad, of: Measure, scale: number): string {
  const last = Math.max(line.length - 1, 1)
  return line
    .map((point, index) => {
      const [x, y] = [(index / last) * WIDTH, HEIGHT - (point[of] / scale) * HEIGHT]
      return `${x.toFixed(2)},${y.toFixed(2)}`
    })
    .join(' ')
}

/** The moments of the lines: those of both sides are the same. */
export function momentsOf(load: Load): string[] {
  return (load.recorded ?? load.draft)?.line.map(({ at }) => at) ?? []
}

/** What a side had at a moment; null: nothing was drawn. */
export function levelAt(load: Load, side: Side, of: Measure, moment: number): number | null {
  return load[side]?.line[moment]?.[of] ?? null
}
