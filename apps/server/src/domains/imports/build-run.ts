import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { ItemValues, TaskChange, TaskValues } from '@waybill/contract/tasks/task-events.ts'
import type { TaskStatus } from '@waybill/contract/tasks/task.ts'
import type { TicketValues } from '@waybill/contract/events/ticket-events.ts'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { runningAt } from '../tasks/task-steps.ts'

/** The version of a workflow on which imported tickets stand. */
export interface RunsOn {
  workflow: string
  version: number
  step(name: string): StepDefinition
  stepOfId(id: string): StepDefinition
  /** When a run that began at an instant is due; null: nothing is promised. */
  target(priority: Priority, start: string): string | null
  /** Whether somebody may act for themselves; what a placeholder has waits in the queue of the team. */
  actsHere(person: string): boolean
}

/** A run as its rows have it. */
export interface BuiltRun {
  task: string
  values: TaskValues
  /** When it began. */
  at: string
  items: ItemValues[]
}

type Place = Pick<TicketValues, 'step' | 'resolved_at'>

/**
 * The run of an imported ticket, told by another system: where it stood and when. Nobody was asked in turn, and no time is
 * promised to who has it. Pure.
 */
export class RunBuilder {
  readonly #on: RunsOn
  readonly #task: string
  readonly #at: string
  #values: TaskValues
  #arrived: string
  #last: TaskChange

  constructor(on: RunsOn, task: string, first: Place & { priority: Priority }, at: string) {
    this.#on = on
    this.#task = task
    this.#at = at
    this.#arrived = at
    this.#values = {
      workflow: on.workflow,
      version: on.version,
      step: first.step,
      status: statusAt(on.stepOfId(first.step)),
      rung: 'import',
      coordinator: null,
      target: on.target(first.priority, at),
      resolved_at: first.resolved_at,
    }
    this.#last = changeOf(task, this.#values)
  }

  started(): NewEvent {
    return { kind: 'task.started', data: this.#last }
  }

  /** null: it stands where it stood. */
  moved({ step, resolved_at }: Place, at: string): NewEvent | null {
    const { step: from, status: before, resolved_at: was } = this.#values
    if (step === from) return null
    const status = statusAt(this.#on.stepOfId(step))
    const after = { step, ...(status !== before && { status }), ...(resolved_at !== was && { resolved_at }) }
    this.#values = { ...this.#values, ...after }
    this.#arrived = at
    this.#last = changeOf(this.#task, after)
    return { kind: 'task.moved', data: { ...this.#last, from, to: step } }
  }

  /** Whoever has an open ticket keeps it; else it waits in the queue of the team. Part of the last event. */
  end(ticket: Pick<TicketValues, 'assignee' | 'team'>, newId: () => string): BuiltRun {
    const { status, step } = this.#values
    if (status !== 'completed')
      this.#last.items.added.push(...this.#waiting(this.#on.stepOfId(step), ticket, newId))
    return { task: this.#task, values: this.#values, at: this.#at, items: this.#last.items.added }
  }

  #waiting(
    step: StepDefinition,
    { assignee, team }: Pick<TicketValues, 'assignee' | 'team'>,
    newId: () => string,
  ): ItemValues[] {
    const quorum = step.approval?.quorum
    const voices = typeof quorum === 'number' ? quorum : 1
    const person = !step.approval && assignee !== null && this.#on.actsHere(assignee) ? assignee : null
    return Array.from({ length: voices }, () => ({
      id: newId(),
      step: step.id,
      team: team ?? step.team,
      person,
      origin: 'system',
      status: 'new',
      open: true,
      notes: null,
      target: null,
      assigned_at: this.#arrived,
      acted_at: null,
      decision: null,
      reason: 'imported',
    }))
  }
}

/** An open ticket that no workflow has: it waits for a lead to route it. */
export function unroutedRun(task: string, step: string, at: string): BuiltRun {
  const values: TaskValues = {
    workflow: null,
    version: null,
    step,
    status: 'pending',
    rung: 'unrouted',
    coordinator: null,
    target: null,
    resolved_at: null,
  }
  return { task, values, at, items: [] }
}

/** The one event of a run that has only begun. */
export function startedRun({ task, values }: BuiltRun): NewEvent {
  return { kind: 'task.started', data: changeOf(task, values) }
}

function changeOf(task: string, after: Partial<TaskValues>): TaskChange {
  return { task, after, items: { added: [], changed: [] }, turns: [] }
}

/** How a run stands at a step: what is resolved or closed waits for nobody. */
function statusAt(step: StepDefinition): TaskStatus {
  return step.category === 'resolved' || step.category === 'closed' ? 'completed' : runningAt(step)
}
