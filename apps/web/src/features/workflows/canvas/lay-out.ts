import { Graph, layout, type GraphLabel, type NodeLabel } from '@dagrejs/dagre'
import { APPROVED_HANDLE, REFUSED_HANDLE } from '@waybill/contract/workflows/check-transitions.ts'
import type { StepDefinition, WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { boxesOf, type Box } from './step-box.ts'

const BETWEEN_STEPS = 48
const BETWEEN_RANKS = 48
const LETTER = 7
const MOST_LETTERS = 16
const SIGNS = 24
const LABEL_HEIGHT = 24
const GRID = 10

/** Between two rows, for the ways from the end of one to the begin of the next. */
const BETWEEN_ROWS = 120

/**
 * A place for every step: from the start to the right, in rows below each other where that is wider than there is room, and
 * without steps on one another. The same for the same definition and room.
 * @param room pixels of the drawing; one row without it
 */
export function layOut(
  definition: WorkflowDefinition,
  room: number = Number.POSITIVE_INFINITY,
): Record<string, StepDefinition['position']> {
  const graph = new Graph<GraphLabel, NodeLabel>({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: BETWEEN_STEPS, ranksep: BETWEEN_RANKS })
  const boxes = boxesOf(definition)
  const isStart = new Set(definition.steps.filter((step) => step.is_start).map(({ id }) => id))
  // The search for loops begins with the first: ways back are those that lead to it.
  const ordered = boxes.toSorted((a, b) => Number(isStart.has(b.id)) - Number(isStart.has(a.id)))
  for (const { id, width, height } of ordered) graph.setNode(id, { width, height })
  for (const { id, from, to, name } of definition.transitions) {
    if (to === null || from === to || !graph.hasNode(from) || !graph.hasNode(to)) continue
    const width = Math.min(name.length, MOST_LETTERS) * LETTER + SIGNS
    graph.setEdge(from, to, { width, height: LABEL_HEIGHT, labelpos: 'c' }, id)
  }
  layout(graph, { constraints: yesAboveNo(definition) })
  const placed = boxes.map(({ id, width, height }) => {
    const { x = 0, y = 0 } = graph.node(id)
    return { id, x: x - width / 2, y: y - height / 2, width, height }
  })
  return Object.fromEntries(inRows(placed, room).map(({ id, x, y }) => [id, { x: onGrid(x), y: onGrid(y) }]))
}

/** Columns stay together; one that would reach beyond the room begins the next row. */
function inRows(boxes: readonly Box[], room: number): Box[] {
  const columns = [...Map.groupBy(boxes, ({ x }) => Math.round(x))].toSorted(([a], [b]) => a - b)
  const rows: { left: number; boxes: Box[] }[] = []
  for (const [left, column] of columns) {
    const row = rows.at(-1)
    const right = Math.max(...column.map(({ x, width }) => x + width))
    if (row && right - row.left <= room) row.boxes.push(...column)
    else rows.push({ left, boxes: [...column] })
  }
  let top = 0
  return rows.flatMap((row) => {
    const upper = Math.min(...row.boxes.map(({ y }) => y))
    const lower = Math.max(...row.boxes.map(({ y, height }) => y + height))
    const moved = row.boxes.map((box) => ({ ...box, x: box.x - row.left, y: box.y - upper + top }))
    top += lower - upper + BETWEEN_ROWS
    return moved
  })
}

/** What follows the yes of an approval stands above what follows its no. */
function yesAboveNo({ steps, transitions }: WorkflowDefinition): { left: string; right: string }[] {
  return steps.flatMap(({ id, approval }) => {
    const target = (handle: string) =>
      transitions.find(({ from, source_handle }) => from === id && source_handle === handle)?.to
    const [yes, no] = [target(APPROVED_HANDLE), target(REFUSED_HANDLE)]
    return approval && yes && no && yes !== no ? [{ left: yes, right: no }] : []
  })
}

function onGrid(value: number): number {
  return Math.round(value / GRID) * GRID
}
