import type { ItemValues, Turn } from '@waybill/contract/tasks/task-events.ts'
import type { ItemOrigin } from '@waybill/contract/tasks/task.ts'
import type { AssignRule, StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { neededOf } from './approval.ts'
import { choosePerson, type Choice, type Member } from './choose-person.ts'
import { membersFor, type ProjectOfRun } from './team-people.queries.ts'
import { lockTurn, moveTurn } from './team-turns.ts'

/** What assignment rules ask about the ticket. */
export interface AboutTicket {
  project: ProjectOfRun
  category: string | null
  sub_category: string | null
  requesters: ReadonlySet<string>
}

/**
 * A person of a team by a rule, with the turn that was taken. null: nobody of the team is there.
 * @param without people who are not asked
 */
export async function chooseFrom(
  context: CommandContext,
  team: string,
  rule: AssignRule,
  about: AboutTicket,
  without: ReadonlySet<string> = new Set(),
): Promise<{ choice: Choice; turns: Turn[] } | null> {
  const read = async (): Promise<Member[]> => {
    const all = await membersFor(context.tx, team, about.project, context.now)
    return all.map((one) => (without.has(one.id) ? { ...one, available: false } : one))
  }
  const members = await read()
  if (rule !== 'queue' && !members.some(({ available }) => available)) return null
  if (rule === 'queue') {
    const choice = choosePerson(rule, members, null, [])
    return choice && { choice, turns: [] }
  }
  const last = await lockTurn(context, team)
  // Under the lock: whoever was before has counted, and who has gone meanwhile is not asked.
  const fresh = await read()
  const words = [about.sub_category, about.category].filter((word) => word !== null)
  const choice = choosePerson(rule, fresh, last, words)
  if (!choice) return null
  if (!choice.turn) return { choice, turns: [] }
  await moveTurn(context, team, choice.turn)
  return { choice, turns: [{ team, ...choice.turn }] }
}

/** Who shall have it, whatever the rule of the step says, and of which team they have it. */
export interface Hands {
  person: string
  team: string | null
  reason: string
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
 * @param wanted somebody who was named by hand, or who keeps it
 */
export async function enterStep(
  context: CommandContext,
  step: StepDefinition,
  about: AboutTicket,
  target: number | null,
  wanted: string | Hands | null = null,
): Promise<Entered | null> {
  const make = (person: string | null, reason: string, team = step.team) =>
    newItem(context, { step: step.id, team, person, target, reason, origin: 'system' })
  if (step.approval) return enterApproval(context, step, about, make)
  if (wanted !== null) {
    const { person, team, reason } =
      typeof wanted === 'string' ? { person: wanted, team: step.team, reason: 'chosen by hand' } : wanted
    return { items: [make(person, reason, team)], turns: [], assignee: person }
  }
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
  const there = await askedIn(context, step, about)
  if (there.length < leastOf(step)) return null
  const [only] = there
  const reason = quorumWords(step, there.length)
  return {
    items: there.map(({ id }) => make(id, reason)),
    turns: [],
    assignee: there.length === 1 && only ? only.id : null,
  }
}

/** Whom an approval asks: those of its team who are there and have a voice in it. */
async function askedIn(context: CommandContext, step: StepDefinition, about: AboutTicket): Promise<Member[]> {
  const { team, approval } = step
  if (!approval || team === null) return []
  const members = await membersFor(context.tx, team, about.project, context.now)
  const hasVoice = (id: string) => !approval.without_requester || !about.requesters.has(id)
  return members.filter(({ id, available }) => available && hasVoice(id))
}

/** Of those who are asked in an approval, how many decide. */
function quorumWords({ approval }: StepDefinition, asked: number): string {
  const needed = approval ? neededOf(approval, asked) : 1
  return needed === 1 ? `1 of ${String(asked)} decides` : `${String(needed)} of ${String(asked)} decide`
}

/** How many must be asked in an approval at least. */
function leastOf({ approval }: StepDefinition): number {
  return typeof approval?.quorum === 'number' ? approval.quorum : 1
}

/**
 * What a step begins with when too few of its team are there: those who are, and for each that is missing an item that
 * waits in the queue of the team.
 */
export async function queueStep(
  context: CommandContext,
  step: StepDefinition,
  about: AboutTicket,
  target: number | null,
): Promise<ItemValues[]> {
  const asked = await askedIn(context, step, about)
  const least = Math.max(1, leastOf(step))
  const items = asked.map(({ id }) =>
    newItem(context, {
      step: step.id,
      team: step.team,
      person: id,
      target,
      reason: quorumWords(step, least),
      origin: 'system',
    }),
  )
  const missing = least - items.length
  return [
    ...items,
    ...Array.from({ length: missing }, () => queueItem(context, step, target, 'nobody of the team is there')),
  ]
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
