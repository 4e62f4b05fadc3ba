import { mayWithTask } from '@waybill/contract/access/task-policy.ts'
import { ActOnTaskInput, type ActionResult } from '@waybill/contract/tasks/task.ts'
import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { assertWritable } from '../leases/assert-writable.ts'
import { missingFields, readActionFields, type ActionFields } from './action-fields.ts'
import { asksRequester, mayTake, offersOf, type Offer } from './available-actions.ts'
import { castVote } from './cast-vote.ts'
import { guardHolds } from './guard-holds.ts'
import { takeTransition } from './take-transition.ts'
import {
  commentMissing,
  fieldsMissing,
  noSuchAction,
  notOfThisStep,
  notYours,
  taskIsOver,
  taskWaits,
} from './tasks.errors.ts'
import { lockTask, type LoadedTask } from './tasks.queries.ts'
import { isOpen } from './task-change.ts'

/** Takes an action of the current step: the item is resolved, the next person asked, the ticket moved; all or nothing. */
export const actOnTask = defineCommand({
  name: 'act-on-task',
  input: strict({ task: Id, lock_token: Type.Optional(Seq), ...ActOnTaskInput.properties }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task, { lockProject: input.fields !== undefined }),
  authorize(actor, loaded, input) {
    const see = mayWithTask(actor, 'task.see_items', loaded.facts)
    if (see !== 'allow') return see
    const offer = find(loaded, input.action_id)
    const may = offer
      ? mayTake(actor, offer, loaded)
      : mayWithTask(actor, 'task.act', loaded.facts) === 'allow'
    if (may) return 'allow'
    const unlimited = { ...actor, scopes: null }
    if (actor.scopes !== null && mayWithTask(unlimited, 'task.act', loaded.facts) === 'allow') return 'forbid'
    // Whoever had it and comes too late is told so in `run`.
    if (!offer && loaded.had_item) return 'allow'
    // Without an item of their own, or in a project where they only look.
    throw notYours()
  },
  async run(context, { action_id, comment: said, fields, lock_token }, loaded): Promise<ActionResult> {
    const { task, on } = loaded
    if (!isOpen(task.status)) throw taskIsOver()
    if (task.status === 'pending') throw taskWaits()
    await assertWritable(context, on.ticket.id, lock_token)
    const offer = find(loaded, action_id)
    if (!offer) throw known(loaded, action_id) ? notOfThisStep() : noSuchAction()
    const from = { db: context.tx, sql: context.sql, now: context.now }
    if (!(await guardHolds(from, context.actor, on, offer.transition?.guard ?? null))) throw notOfThisStep()
    const comment = said?.trim() ? said : null
    const change = readActionFields(fields ?? {})
    const asks = asksRequester(offer, loaded.version?.definition.steps ?? [])
    const silent = comment === null && (asks || offer.transition?.comment === 'required')
    const missing = await stillMissing(context, loaded, offer, change)
    if (missing.length > 0) throw fieldsMissing(missing, { comment: silent })
    if (silent) throw commentMissing(asks)
    return offer.decision === null
      ? takeTransition(context, loaded, offer, { comment, change })
      : castVote(context, loaded, { ...offer, decision: offer.decision }, { comment, change })
  },
})

function find(loaded: LoadedTask, action: string): Offer | undefined {
  return offersOf(loaded).find(({ action_id }) => action_id === action.toLowerCase())
}

/** Whether the action belongs to another step of the version. */
function known({ version }: LoadedTask, action: string): boolean {
  return (
    action === 'finish' ||
    (version?.definition.transitions.some(({ id }) => id === action.toLowerCase()) ?? false)
  )
}

async function stillMissing(
  { tx }: CommandContext,
  { on: { ticket } }: LoadedTask,
  { required }: Offer,
  change: ActionFields,
): Promise<string[]> {
  if (required.length === 0) return []
  const labels = required.includes('labels')
    ? await tx.selectFrom('ticket_labels').select('label_id').where('ticket_id', '=', ticket.id).execute()
    : []
  return missingFields(required, ticket, labels.length, change)
}
