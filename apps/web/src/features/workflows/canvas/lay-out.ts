import { Graph, layout, type GraphLabel, type NodeLabel } from '@dagrejs/dagre'
import { APPROVED_HANDLE, REFUSED_HANDLE } from '@waybill/contract/workflows/check-transitions.ts'
import type { StepDefinition, WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { boxesOf } from './step-box.ts'

const BETWEEN_STEPS = 48
const BETWEEN_RANKS = 48
const LETTER = 7
const MOST_LETTERS = 16
const SIGNS = 24
const LABEL_HEIGHT = 24
const GRID = 10

/** A place for every step: from the start to the right, without steps on one another. The same for the same definition. */
export function layOut(definition: WorkflowDefinition): Record<string, StepDefinition['position']> {
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
  return Object.fromEntries(
    boxes.map(({ id, width, height }) => {
      const { x = 0, y = 0 } = graph.node(id)
      return [id, { x: onGrid(x - width / 2), y: onGrid(y - height / 2) }]
    }),
  )
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
