import type { StepDefinition, WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'

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

export function boxOf(step: StepDefinition, { transitions }: Pick<WorkflowDefinition, 'transitions'>): Box {
  const finishing = transitions.filter(({ from, to }) => from === step.id && to === null).length
  const height = STEP_HEIGHT + (step.approval ? ROW_HEIGHT : 0) + finishing * ROW_HEIGHT
  return { id: step.id, ...step.position, width: STEP_WIDTH, height }
}

export function boxesOf(definition: WorkflowDefinition): Box[] {
  return definition.steps.map((step) => boxOf(step, definition))
}
