import { mayWithTask } from '@waybill/contract/access/task-policy.ts'
import type { CommandContext } from '../../kernel/command.ts'
import type { TicketChange } from '../tickets/change-ticket.ts'
import { labelsOf } from '../tickets/ticket-sets.ts'
import { differing, pickValues, type PlainValues } from '../tickets/ticket-values.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'
import { missingFields } from './action-fields.ts'
import { availableOffers, presentOffer, type Offer } from './available-actions.ts'
import { leaveOutReporter } from './leave-out-reporter.ts'
import { reopenRun } from './reopen-run.ts'
import { releaseItem } from './release-item.ts'
import { takeTransition } from './take-transition.ts'
import {
  fieldsMissing,
  notBegun,
  notYours,
  onlyWithinTeam,
  severalDecide,
  teamOfStep,
  transitionForbidden,
} from './tasks.errors.ts'
import { standingWhenOver } from './task-steps.ts'
import { newestTaskOf, openTaskOf, type LoadedTask } from './tasks.queries.ts'
import { transferItem } from './transfer-item.ts'

/**
 * What a status, a step, an assignee or a requester that is set by hand means for the run of a ticket: the one action that
 * leads there, a transfer, a reopening, an item that is taken back. The ticket's row is locked.
 * @returns false where the ticket has no run that this is about: the caller changes it
 * @throws Problem 409 with the actions that are possible, where the workflow does not lead there
 */
export async function followRun(
  context: CommandContext,
  on: TicketWithFacts,
  change: TicketChange,
  { byStep }: { byStep: boolean },
): Promise<boolean> {
  const wish = differing(on.ticket, change.values ?? {})
  const { step, assignee, team } = wish
  await leaveOutReporter(context, on, wish)
  if (step === undefined && assignee === undefined && team === undefined) return false
  const loaded = await openTaskOf(context, on)
  if (!loaded) return step !== undefined && reopens(wish) && (await reopenByHand(context, on, change))
  const { values, ...others } = change
  const also = { ...others, values: withoutRun(values ?? {}) }
  if (loaded.task.status === 'pending') {
    if (step !== undefined) throw notBegun(loaded.task.workflow_id !== null)
    return false
  }
  if (team !== undefined && team !== null) throw teamOfStep()
  if (step !== undefined) {
    if (assignee && mayWithTask(context.actor, 'task.act_as_lead', loaded.facts) !== 'allow')
      throw onlyWithinTeam()
    const offer = await offerTo(context, loaded, wish, byStep, also)
    await takeTransition(
      context,
      loaded,
      offer,
      { comment: null, change: {} },
      { also, wanted: assignee ?? null },
    )
    return true
  }
  if (assignee === undefined) throw teamOfStep()
  await handOnByHand(context, loaded, assignee, also)
  return true
}

const SETTABLE = [
  'title',
  'description',
  'severity',
  'category',
  'sub_category',
  'department',
  'due_at',
] as const

/** The way that leads to the wanted step, or to any step of the wanted status; exactly one. */
async function offerTo(
  context: CommandContext,
  loaded: LoadedTask,
  { step, status }: Partial<PlainValues>,
  byStep: boolean,
  also: TicketChange,
): Promise<Offer> {
  const steps = loaded.version?.definition.steps ?? []
  const from = { db: context.tx, sql: context.sql, now: context.now }
  const offers = await availableOffers(from, context.actor, loaded)
  const byHand = offers.filter(({ decision }) => decision === null)
  const category = ({ transition, step: here }: Offer) =>
    steps.find(({ id }) => id === transition?.to)?.category ??
    standingWhenOver(loaded.version, here.id).category
  const exact = byHand.filter(({ transition }) => transition?.to === step)
  const found = exact.length > 0 || byStep ? exact : byHand.filter((offer) => category(offer) === status)
  const [only] = found
  if (!only || found.length > 1) throw transitionForbidden(offers.map((offer) => presentOffer(offer, steps)))
  await assertFilled(context, loaded, only, also)
  return only
}

/** What the same save sets counts. Nobody asks a requester something without words; rules have none. */
async function assertFilled(
  context: CommandContext,
  { task, version, on: { ticket } }: LoadedTask,
  offer: Offer,
  { values, fields, labels }: TicketChange,
): Promise<void> {
  const known = await labelsOf(context, ticket.id)
  const after = new Set([...known, ...(labels?.add ?? [])])
  for (const label of labels?.remove ?? []) after.delete(label)
  const change = { ...pickValues(values ?? {}, [...SETTABLE]), ...(fields && { fields }) }
  const missing = missingFields(offer.required, ticket, after.size, change)
  const action = presentOffer(offer, version?.definition.steps ?? [])
  const asks = action.asks_requester && context.actor.kind === 'person'
  if (missing.length === 0 && !asks) return
  throw fieldsMissing(missing, { comment: asks, way: { task: task.id, action } })
}

async function handOnByHand(
  context: CommandContext,
  loaded: LoadedTask,
  assignee: string | null,
  also: TicketChange,
): Promise<void> {
  const { items } = loaded
  if (items.length !== 1) throw severalDecide()
  const [item] = items
  if (!item) return
  const may = mayWithTask(context.actor, assignee === null ? 'task.release' : 'task.transfer', loaded.facts)
  const claims =
    item.person_id === null &&
    assignee !== null &&
    assignee === context.actor.person_id &&
    loaded.facts.in_team
  if (may !== 'allow' && !claims) throw notYours()
  if (assignee === null) await releaseItem(context, loaded, item, also)
  else await transferItem(context, loaded, item, assignee, null, also)
}

/** The run says where a ticket stands and who has it. */
function withoutRun(values: Partial<PlainValues>): Partial<PlainValues> {
  const { step: _s, status: _t, resolved_at: _r, closed_at: _c, assignee: _a, team: _m, ...others } = values
  return others
}

function reopens({ status }: Partial<PlainValues>): boolean {
  return status === 'open' || status === 'in_progress'
}

/** A ticket whose run is over goes on with it when it is set to open or in progress. */
async function reopenByHand(
  context: CommandContext,
  on: TicketWithFacts,
  change: TicketChange,
): Promise<boolean> {
  const loaded = await newestTaskOf(context, on)
  if (loaded?.task.status !== 'completed' || !loaded.version) return false
  const { values = {}, ...others } = change
  const step = loaded.version.definition.steps.find(({ id }) => id === values.step)
  await reopenRun(context, loaded, {
    ...(step && { step }),
    reason: null,
    also: { ...others, values: withoutRun(values) },
  })
  return true
}
