import type { ItemValues, Turn } from '@waybill/contract/tasks/task-events.ts'
import type { ActionResult } from '@waybill/contract/tasks/task.ts'
import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { toIso } from '../../kernel/clock.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { postComment } from '../comments/post-comment.ts'
import { changeTicket, type TicketChange } from '../tickets/change-ticket.ts'
import { readFields, readLabels, readValues } from '../tickets/read-ticket-input.ts'
import { statusValues } from '../tickets/ticket-status.ts'
import type { ActionFields } from './action-fields.ts'
import { enterStep } from './assign.ts'
import { visibilityOf, type Offer } from './available-actions.ts'
import { ended } from './close-items.ts'
import { planEndActions } from './end-actions/plan-end-actions.ts'
import { itemOf, keptHands } from './kept-hands.ts'
import { requestersOf } from './left-out.ts'
import { changeTask } from './task-change.ts'
import { runningAt, standingAt, standingWhenOver, type Standing } from './task-steps.ts'
import { nobodyThere } from './tasks.errors.ts'
import { itemTarget, timeOf } from './targets.ts'
import type { LoadedTask } from './tasks.queries.ts'

export interface Said {
  comment: string | null
  change: ActionFields
}

/** What else happens with the same move by hand: other changes of the ticket, and who shall have it next. */
export interface ByHand {
  also?: TicketChange
  wanted?: string | null
}

/** Leaves the current step: to the next one with its person asked, or to the end of the run. @throws Problem 503 */
export async function takeTransition(
  context: CommandContext,
  loaded: LoadedTask,
  offer: Offer,
  { comment, change }: Said,
  by: ByHand = {},
): Promise<ActionResult> {
  const { version, on } = loaded
  const { step, transition, decision } = offer
  if (!version) throw new Error('a task without a workflow has no transitions')
  // Before the step begins to wait or is over: it is no answer of its requester, whoever takes the way.
  const told = await tellRequester(context, loaded, offer, comment)
  const notes = told === null ? comment : null
  const next = version.definition.steps.find(({ id }) => id === transition?.to) ?? null
  const entered = next && (await enter(context, loaded, [step, next], change, by))
  if (next && !entered) throw nobodyThere(next.name)
  const own = itemOf(loaded, context.actor.person_id)
  const mine = own ?? loaded.items[0]
  const changed = loaded.items.map((item) =>
    ended(context, item, 'resolved', {
      ...(item === mine && { notes, ...(decision && { decision }) }),
    }),
  )
  const over = next === null
  changeTask(
    context,
    { ticket_id: on.ticket.id, project_id: on.project.id },
    loaded.task.id,
    {
      after: over
        ? { status: 'completed', resolved_at: toIso(context.now) }
        : { step: next.id, status: runningAt(next) },
      changed,
      added: entered?.items ?? [],
      turns: entered?.turns ?? [],
    },
    (data) => ({
      kind: 'task.acted',
      data: {
        ...data,
        transition: transition?.id ?? null,
        name: transition?.name ?? 'Finish',
        from: step.id,
        to: next?.id ?? null,
        comment: notes,
        ...(told !== null && { told }),
        for: own ? null : (mine?.person_id ?? null),
      },
    }),
  )
  const standing = over ? standingWhenOver(version, step.id) : standingAt(version, next.id)
  const people = next && { assignee: entered?.assignee ?? null, team: teamOf(entered, next) }
  await moveTicket(context, loaded, standing, change, {
    ...by.also,
    values: { ...by.also?.values, ...people },
  })
  if (over) await planEndActions(context, loaded)
  if (!next) return { status: 'completed' }
  return {
    status: 'transitioned',
    previous_step: { step_id: step.id, name: step.name },
    next_step: {
      step_id: next.id,
      name: next.name,
      assigned_to: await named(context, entered?.assignee ?? null),
    },
  }
}

/** The words that its requester shall read become a public comment. @returns its id; null: they are a note */
async function tellRequester(
  context: CommandContext,
  { on, version }: LoadedTask,
  offer: Offer,
  comment: string | null,
): Promise<string | null> {
  const author = context.actor.person_id
  const isPublic = visibilityOf(offer, version?.definition.steps ?? []) === 'public'
  if (!isPublic || comment === null || author === null) return null
  const attachments: string[] = []
  return postComment(context, on, { author, body: comment, internal: false, parent_id: null, attachments })
}

/** Whose queue or person has it at a step: its team, but for who keeps it as one of another. */
export function teamOf(entered: { items: readonly ItemValues[] } | null, { team }: StepDefinition) {
  return entered?.items[0]?.team ?? team
}

async function enter(
  context: CommandContext,
  loaded: LoadedTask,
  [from, next]: readonly [StepDefinition, StepDefinition],
  change: ActionFields,
  { also, wanted = null }: ByHand,
): Promise<{ items: ItemValues[]; turns: Turn[]; assignee: string | null } | null> {
  const { version, on } = loaded
  if (!version) return null
  const { ticket, project } = on
  const time = await timeOf(context.tx, version.definition, ticket.created_at)
  const target = itemTarget(version.definition, next.id, ticket.priority, time, context.now)
  const word = (name: 'category' | 'sub_category') =>
    change[name] === undefined ? ticket[name] : change[name]
  const requesters = await requestersOf(context, ticket, also)
  const about = { project, category: word('category'), sub_category: word('sub_category'), requesters }
  return enterStep(context, next, about, target, wanted ?? (await keptHands(context, loaded, from, next)))
}

/** The ticket follows its run: step and status, who has it, and what the action filled in, as one change. */
export async function moveTicket(
  context: CommandContext,
  { on }: Pick<LoadedTask, 'on'>,
  standing: Standing,
  change: ActionFields,
  also: TicketChange,
): Promise<void> {
  const { ticket } = on
  const labels = await readLabels(context, on, change, undefined)
  await changeTicket(context, ticket, {
    ...also,
    values: {
      ...also.values,
      ...(await readValues(context, on, change)),
      ...(standing.id !== ticket.step_id && statusValues(ticket, standing, context.now)),
    },
    fields: { ...also.fields, ...(await readFields(context, ticket.project_id, change)) },
    ...(labels && { labels }),
  })
}

async function named({ tx }: CommandContext, person: string | null) {
  if (person === null) return null
  return { id: person, name: (await namesOfPeople(tx, [person])).get(person) ?? '' }
}
