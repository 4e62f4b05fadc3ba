import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import type { StepDefinition, TransitionDefinition } from '@waybill/contract/workflows/workflow.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { missingFields } from './action-fields.ts'
import { offersOf, type Offer } from './available-actions.ts'
import { ended } from './close-items.ts'
import { guardHolds } from './guard-holds.ts'
import { keptHands, stayAt } from './kept-hands.ts'
import { requestersOf } from './left-out.ts'
import { replyOf } from './reply-of.ts'
import { enterOrQueue, warnNobodyThere } from './start-run.ts'
import { moveTicket, teamOf } from './take-transition.ts'
import { changeTask } from './task-change.ts'
import { runningAt, standingAt } from './task-steps.ts'
import { lockTask, type LoadedTask } from './tasks.queries.ts'

/**
 * A run that waits for its requester goes on with their answer: back to the step from which it came, else by the only way
 * that leads to where work goes on. Where there is no such way, it stays at its step and waits no longer. Nothing happens
 * when it does not wait, or the comment is no answer: internal, of somebody else, or from before.
 */
export const endWait = defineCommand({
  name: 'end-wait',
  /** `seq`: of the event that told the comment. */
  input: strict({ task: Id, comment: Id, seq: Seq }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { comment, seq }, loaded) {
    const { task, on, version } = loaded
    const here = version?.definition.steps.find(({ id }) => id === task.step_id)
    if (!version || !here || task.status !== 'on_hold' || here.waits_for !== 'requester')
      return { ended: false }
    if (on.facts.deleted || on.facts.project.archived) return { ended: false }
    const stay = await stayAt(context, task.id, here.id)
    const cameAt = stay.before?.seq ?? (await lastEntry(context, loaded))
    if (seq <= cameAt || !(await replyOf(context, on, comment))) return { ended: false }
    const way = await wayOn(context, loaded, stay.before?.step_id ?? null)
    const of = { ticket_id: on.ticket.id, project_id: on.project.id }
    const about = { comment, from: here.id }
    if (!way) {
      changeTask(context, of, task.id, { after: { status: 'in_progress' } }, (data) => ({
        kind: 'task.answered',
        data: { ...data, ...about, transition: null, to: null },
      }))
      return { ended: true }
    }
    const { transition, next } = way
    const hands = await keptHands(context, loaded, here, next)
    const ticket = { ...on.ticket, requesters: await requestersOf(context, on.ticket) }
    const entered = await enterOrQueue(context, on.project, ticket, version.definition, next, hands)
    changeTask(
      context,
      of,
      task.id,
      {
        after: { step: next.id, status: runningAt(next) },
        changed: loaded.items.map((item) => ended(context, item, 'resolved')),
        added: entered.items,
        turns: entered.turns,
      },
      (data) => ({
        kind: 'task.answered',
        data: { ...data, ...about, transition: transition.id, to: next.id },
      }),
    )
    if (entered.nobody) warnNobodyThere(context, of, task.id, next)
    const values = { assignee: entered.assignee, team: teamOf(entered, next) }
    await moveTicket(context, loaded, standingAt(version, next.id), {}, { values })
    return { ended: true }
  },
})

/** Where a run that came from no other step began, in the log. */
async function lastEntry({ tx }: CommandContext, { on: { ticket } }: LoadedTask): Promise<number> {
  const kinds = ['task.started', 'task.routed', 'task.entered']
  const [last] = await readEvents(tx, { ticketId: ticket.id, kinds, newestFirst: true, limit: 1 })
  return last?.seq ?? 0
}

interface Way {
  transition: TransitionDefinition
  next: StepDefinition
}

/** The way that an answer takes: it leads to where work goes on, its condition holds, and it needs no field. */
async function wayOn(
  context: CommandContext,
  loaded: LoadedTask,
  cameFrom: string | null,
): Promise<Way | null> {
  const steps = loaded.version?.definition.steps ?? []
  const ways: Way[] = []
  for (const offer of offersOf(loaded)) {
    const { transition, decision } = offer
    const next = steps.find(({ id }) => id === transition?.to)
    if (!transition || !next || decision !== null || isOver(next)) continue
    if (await isOpen(context, loaded, offer)) ways.push({ transition, next })
  }
  const back = ways.find(({ next }) => next.id === cameFrom)
  return back ?? (ways.length === 1 ? (ways[0] ?? null) : null)
}

function isOver({ category }: StepDefinition): boolean {
  return category === 'resolved' || category === 'closed'
}

async function isOpen(context: CommandContext, { on }: LoadedTask, offer: Offer): Promise<boolean> {
  const { tx, sql, now, actor } = context
  const labels = await tx
    .selectFrom('ticket_labels')
    .select('label_id')
    .where('ticket_id', '=', on.ticket.id)
    .execute()
  if (missingFields(offer.required, on.ticket, labels.length, {}).length > 0) return false
  return guardHolds({ db: tx, sql, now }, actor, on, offer.transition?.guard ?? null)
}
