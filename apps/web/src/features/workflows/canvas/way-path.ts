import type { Route } from './route-ways.ts'
import { pointOn, pullsOf, type Ends } from './way-curve.ts'

interface Drawn {
  path: string
  labelX: number
  labelY: number
}

const CORNER = 10
/** Where there is no room between two steps, the name stands above them. */
const ABOVE = 56
/** So little higher or lower the curve is no room either. */
const LEVEL = 60

/** The line of a transition as SVG draws it, and where its name stands. */
export function wayPath(route: Route, ends: Ends, labelWidth = 0): Drawn {
  return route.kind === 'direct' ? curve(route, ends, labelWidth) : around(route, ends)
}

function curve(
  { bend, at = 0.5 }: Extract<Route, { kind: 'direct' }>,
  ends: Ends,
  labelWidth: number,
): Drawn {
  const { sourceX, sourceY, targetX, targetY } = ends
  const { first, second } = pullsOf(ends, bend)
  const path = `M${p(sourceX, sourceY)} C${p(first.x, first.y)} ${p(second.x, second.y)} ${p(targetX, targetY)}`
  const name = pointOn(ends, bend, at)
  const isTight = targetX - sourceX < labelWidth && Math.abs(targetY - sourceY) < LEVEL
  return { path, labelX: name.x, labelY: isTight ? Math.min(sourceY, targetY) - ABOVE : name.y }
}

function around(
  { y, reach }: Extract<Route, { kind: 'around' }>,
  { sourceX, sourceY, targetX, targetY }: Ends,
): Drawn {
  const out = sourceX + reach
  const back = targetX - reach
  const points: [number, number][] = [
    [sourceX, sourceY],
    [out, sourceY],
    [out, y],
    [back, y],
    [back, targetY],
    [targetX, targetY],
  ]
  return { path: rounded(points), labelX: (out + back) / 2, labelY: y }
}

/** Straight lines from point to point, with round corners where there is room. */
function rounded(points: readonly [number, number][]): string {
  const [first = [0, 0], ...rest] = points
  const parts = rest.map((point, index) => {
    const before = points[index] ?? first
    const next = rest[index + 1]
    if (!next) return `L${p(...point)}`
    const radius = Math.min(CORNER, distance(before, point) / 2, distance(point, next) / 2)
    return `L${p(...towards(point, before, radius))} Q${p(...point)} ${p(...towards(point, next, radius))}`
  })
  return `M${p(...first)} ${parts.join(' ')}`
}

function distance([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  return Math.hypot(ax - bx, ay - by)
}

function towards(
  from: readonly [number, number],
  to: readonly [number, number],
  far: number,
): [number, number] {
  const whole = distance(from, to)
  const part = whole === 0 ? 0 : far / whole
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
}

function p(x: number, y: number): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`
}
