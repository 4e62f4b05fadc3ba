import type { Box } from './step-box.ts'
import { pointOn, type Ends } from './way-curve.ts'

/** How a transition is drawn: straight over, or around other steps along a line of its own. */
export type Route =
  /** `at`: where on it its name stands, from 0 to 1; in the middle unless it is said. */
  { kind: 'direct'; bend: number; at?: number } | { kind: 'around'; y: number; reach: number }

interface Way {
  id: string
  from: string
  to: string
}

/** Two ways between the same steps stand so far from each other. Pixels of the canvas, as all below. */
const BEND = 52
/** A step that is so little to the right is not reached straight on. */
const LEAST_GAP = 16
const CLEARANCE = 30
const BETWEEN_LINES = 30
const REACH = 22
const MORE_REACH = 9
const MOST_REACHES = 5

interface Line {
  y: number
  left: number
  right: number
}

/** A route for each way, so that none runs through a step and no two of those that go around lie on each other. Pure. */
export function routeWays(boxes: readonly Box[], ways: readonly Way[]): Map<string, Route> {
  const boxOf = new Map(boxes.map((box) => [box.id, box]))
  const routes = new Map<string, Route>()
  const around: { id: string; a: Box; b: Box }[] = []
  const direct = new Map<string, string[]>()
  for (const { id, from, to } of ways) {
    const a = boxOf.get(from)
    const b = boxOf.get(to)
    if (!a || !b) continue
    if (isStraight(a, b, boxes)) {
      const key = `${from} ${to}`
      direct.set(key, [...(direct.get(key) ?? []), id])
    } else around.push({ id, a, b })
  }
  const bends = new Map<string, number>()
  for (const ids of direct.values())
    ids.forEach((id, index) => bends.set(id, (index - (ids.length - 1) / 2) * BEND))
  const lines: Line[] = []
  const names: { x: number; y: number }[] = []
  const short = around.toSorted((one, two) => span(one.a, one.b) - span(two.a, two.b))
  for (const [index, { id, a, b }] of short.entries()) {
    const line = freeLine(a, b, boxes, lines)
    lines.push(line)
    routes.set(id, { kind: 'around', y: line.y, reach: REACH + (index % MOST_REACHES) * MORE_REACH })
    names.push({ x: (a.x + a.width + b.x) / 2, y: line.y })
  }
  const ofDirect = ways.flatMap(({ id, from, to }) => {
    const [bend, a, b] = [bends.get(id), boxOf.get(from), boxOf.get(to)]
    return bend !== undefined && a && b ? [{ id, bend, ends: endsOf(a, b) }] : []
  })
  for (const { id, bend, ends } of ofDirect.toSorted((one, two) => rise(one.ends) - rise(two.ends))) {
    const places = PLACES.map((at) => ({ at, ...pointOn(ends, bend, at) }))
    const free = places.find((place) => !names.some((name) => areOnEachOther(name, place))) ?? places[0]
    if (!free) continue
    names.push(free)
    routes.set(id, { kind: 'direct', bend, ...(free.at !== MIDDLE && { at: free.at }) })
  }
  return routes
}

const MIDDLE = 0.5
/** Where the name of a way may stand on it, the first that is free. */
const PLACES = [MIDDLE, 0.3, 0.7, 0.2, 0.8]
const NAME_WIDTH = 120
const NAME_HEIGHT = 28

function areOnEachOther(one: { x: number; y: number }, two: { x: number; y: number }): boolean {
  return Math.abs(one.x - two.x) < NAME_WIDTH && Math.abs(one.y - two.y) < NAME_HEIGHT
}

function endsOf(a: Box, b: Box): Ends {
  return {
    sourceX: a.x + a.width,
    sourceY: a.y + a.height / 2,
    targetX: b.x,
    targetY: b.y + b.height / 2,
  }
}

function rise({ sourceY, targetY }: Ends): number {
  return Math.abs(sourceY - targetY)
}

function span(a: Box, b: Box): number {
  return Math.abs(a.x - b.x)
}

/** Whether the target lies to the right with nothing in between. */
function isStraight(a: Box, b: Box, boxes: readonly Box[]): boolean {
  const from = { x: a.x + a.width, y: a.y + a.height / 2 }
  const to = { x: b.x, y: b.y + b.height / 2 }
  if (to.x < from.x + LEAST_GAP) return false
  return boxes.every(({ id, x, y, width, height }) => {
    if (id === a.id || id === b.id) return true
    const left = Math.max(x, from.x)
    const right = Math.min(x + width, to.x)
    if (left >= right) return true
    const at = (where: number) => from.y + ((to.y - from.y) * (where - from.x)) / (to.x - from.x)
    const [top, bottom] = [at(left), at(right)].toSorted((one, two) => one - two)
    return (bottom ?? 0) < y || (top ?? 0) > y + height
  })
}

/** Forward over what lies between, back below it; between two steps of which one stands above the other, in their gap. */
function freeLine(a: Box, b: Box, boxes: readonly Box[], lines: readonly Line[]): Line {
  const left = Math.min(a.x, b.x) - CLEARANCE
  const right = Math.max(a.x + a.width, b.x + b.width) + CLEARANCE
  const passed = boxes.filter(({ x, width }) => x < right && x + width > left)
  const between = gapBetween(a, b, passed)
  if (between !== null && b.x < a.x + a.width + LEAST_GAP) {
    const free = nextFree({ y: between, left, right }, lines, 0)
    if (free) return free
  }
  const isForward = b.x >= a.x + a.width
  const y = isForward
    ? Math.min(...passed.map((box) => box.y)) - CLEARANCE
    : Math.max(...passed.map((box) => box.y + box.height)) + CLEARANCE
  const line = { y, left, right }
  return nextFree(line, lines, isForward ? -BETWEEN_LINES : BETWEEN_LINES) ?? line
}

/** The middle of what is free between one above and one below and all beside them, if there is room for a line. */
function gapBetween(a: Box, b: Box, passed: readonly Box[]): number | null {
  const [upper, lower] = a.y < b.y ? [a, b] : [b, a]
  if (lower.y - (upper.y + upper.height) < CLEARANCE) return null
  const above = passed.filter(({ y }) => y < upper.y + upper.height)
  const bottom = Math.max(...above.map(({ y, height }) => y + height))
  const below = passed.filter((box) => !above.includes(box))
  const top = Math.min(...below.map(({ y }) => y))
  return top - bottom < CLEARANCE ? null : (bottom + top) / 2
}

/** The line, or the next one in steps of `by`, that does not lie on another; by 0 only the line itself. */
function nextFree(line: Line, lines: readonly Line[], by: number): Line | null {
  let { y } = line
  for (;;) {
    const isTaken = lines.some(
      (one) => Math.abs(one.y - y) < BETWEEN_LINES && one.left < line.right && one.right > line.left,
    )
    if (!isTaken) return { ...line, y }
    if (by === 0) return null
    y += by
  }
}
