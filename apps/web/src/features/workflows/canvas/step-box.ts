import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'

/** How large a step is drawn, in pixels of the canvas; canvas.module.css holds to the width. */
export const STEP_WIDTH = 220
const STEP_HEIGHT = 78
const ROW_HEIGHT = 26

export interface Box {
  id: string
  x: number
  y: number
  width: number
  height: number
}

export function boxesOf({ steps, transitions }: WorkflowDefinition): Box[] {
  const finishing = Map.groupBy(
    transitions.filter(({ to }) => to === null),
    ({ from }) => from,
  )
  return steps.map(({ id, position, approval }) => {
    const rows = (finishing.get(id)?.length ?? 0) + (approval ? 1 : 0)
    return { id, ...position, width: STEP_WIDTH, height: STEP_HEIGHT + rows * ROW_HEIGHT }
  })
}
