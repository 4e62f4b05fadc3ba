import type { ItemValues, Turn } from '@waybill/contract/tasks/task-events.ts'
import type { ItemOrigin } from '@waybill/contract/tasks/task.ts'
import type { AssignRule, StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { choosePerson, type Choice, type Member } from './choose-person.ts'
import { membersFor, type ProjectOfRun } from './team-people.queries.ts'
import { lockTurn, moveTurn } from './team-turns.ts'

/** What assignment rules ask about the ticket. */
export interface AboutTicket {
  project: ProjectOfRun
  category: string | null
  sub_category: string | null
}

/** A person of a team by a rule, with the turn that was taken. null: nobody of the team is there. */
export async function chooseFrom(
  context: CommandContext,
  team: string,
  rule: AssignRule,
  about: AboutTicket,
): Promise<{ choice: Choice; turns: Turn[] } | null> {
  const members = await membersFor(context.tx, team, about.project, context.now)
  return chooseAmong(context, team, rule, about, members)
}

async function chooseAmong(
  context: CommandContext,
  team: string,
  rule: AssignRule,
  about: AboutTicket,
  members: readonly Member[],
): Promise<{ choice: Choice; turns: Turn[] } | null> {
  if (rule !== 'queue' && !members.some(({ available }) => available)) return null
  if (rule === 'queue') {
    const choice = choosePerson(rule, members, null, [])
    return choice && { choice, turns: [] }
  }
  const last = await lockTurn(context, team)
  // Loads are read under the lock: whoever was before has counted.
  const fresh =
    rule === 'round_robin' ? members : await membersFor(context.tx, team, about.project, context.now)
  const words = [about.sub_category, about.category].filter((word) => word !== null)
  const choice = choosePerson(rule, fresh, last, words)
  if (!choice) return null
  if (!choice.turn) return { choice, turns: [] }
  await moveTurn(context, team, choice.turn)
  return { choice, turns: [{ team, ...choice.turn }] }
}

/** Who is asked when a ticket comes to a step. */
export interface Entered {
  items: ItemValues[]
  turns: Turn[]
  /** Who stands on the ticket: nobody for a queue and for several who decide together. */
  assignee: string | null
}

/**
 * The items of a step that a ticket comes to. null: nobody of its team is there.
 * @param wanted somebody who was named by hand
 */
export async function enterStep(
  context: CommandContext,
  step: StepDefinition,
  about: AboutTicket,
  target: number | null,
  wanted: string | null = null,
): Promise<Entered | null> {
  const make = (person: string | null, reason: string) =>
    newItem(context, { step: step.id, team: step.team, person, target, reason, origin: 'system' })
  if (step.approval) return enterApproval(context, step, about, make)
  if (wanted !== null) return { items: [make(wanted, 'chosen by hand')], turns: [], assignee: wanted }
  if (step.team === null) return null
  const found = await chooseFrom(context, step.team, step.assign, about)
  if (!found) return null
  const { person, reason } = found.choice
  return { items: [make(person, reason)], turns: found.turns, assignee: person }
}

async function enterApproval(
  context: CommandContext,
  step: StepDefinition,
  about: AboutTicket,
  make: (person: string, reason: string) => ItemValues,
): Promise<Entered | null> {
  const members =
    step.team === null ? [] : await membersFor(context.tx, step.team, about.project, context.now)
  const there = members.filter(({ available }) => available)
  const least = typeof step.approval?.quorum === 'number' ? step.approval.quorum : 1
  if (there.length < least) return null
  const [only] = there
  return {
    items: there.map(({ id }) => make(id, `decides with ${String(there.length - 1)} others`)),
    turns: [],
    assignee: there.length === 1 && only ? only.id : null,
  }
}

/** The item of a step that nobody can take now: it waits in the queue of its team. */
export function queueItem(
  context: CommandContext,
  step: StepDefinition,
  target: number | null,
  reason: string,
): ItemValues {
  return newItem(context, { step: step.id, team: step.team, person: null, target, reason, origin: 'system' })
}

export function newItem(
  context: CommandContext,
  values: {
    step: string
    team: string | null
    person: string | null
    /** Milliseconds. */
    target: number | null
    reason: string | null
    origin: ItemOrigin
  },
): ItemValues {
  return {
    id: context.newId(),
    ...values,
    status: 'new',
    open: true,
    notes: null,
    target: toIsoOrNull(values.target),
    assigned_at: toIso(context.now),
    acted_at: null,
    decision: null,
  }
}
