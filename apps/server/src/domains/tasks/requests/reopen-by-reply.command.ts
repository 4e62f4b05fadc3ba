import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import { defineCommand, type CommandContext } from '../../../kernel/command.ts'
import { readEvents } from '../../../kernel/event-log.ts'
import type { EventOf } from '../../../kernel/reader.ts'
import { loadTicket } from '../../tickets/tickets.queries.ts'
import { reopenRun } from '../reopen-run.ts'
import { replyOf } from '../reply-of.ts'
import { newestTaskOf } from '../tasks.queries.ts'
import { reopenEnd, reopensByReply } from './reopenable-until.ts'

/**
 * A request that was over goes on when its requester writes something, where its workflow says so and as long as they may
 * reopen it. Nothing happens where the words are internal, of somebody else, or from before it was over.
 */
export const reopenByReply = defineCommand({
  name: 'reopen-by-reply',
  /** `seq`: of the event that told the comment. */
  input: strict({ ticket: Id, comment: Id, seq: Seq }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { comment, seq }, on) {
    const { ticket, project, facts } = on
    const loaded = await newestTaskOf(context, on)
    if (!isOver(ticket.status) || ticket.resolved_at === null) return { reopened: false }
    if (facts.deleted || facts.project.archived || loaded?.task.status === 'cancelled')
      return { reopened: false }
    if (!loaded?.version || !reopensByReply(loaded.version.definition, loaded.task.step_id))
      return { reopened: false }
    const reply = await replyOf(context, on, comment)
    const until = reopenEnd(ticket.resolved_at, loaded.version.definition.front_desk.reopen_days)
    if (!reply || reply.created_at >= until || seq <= (await overSince(context, ticket.id)))
      return { reopened: false }
    context.append({
      kind: 'request.reopened',
      ticket_id: ticket.id,
      project_id: project.id,
      data: { reason: null, comment },
    })
    await reopenRun(context, loaded, { reason: null })
    return { reopened: true }
  },
})

const PAGE = 20

/** When a ticket was resolved or closed last that had not been; closing what was resolved is no new end. */
async function overSince({ tx }: CommandContext, ticket: string): Promise<number> {
  let before: number | undefined
  for (;;) {
    const kinds = ['ticket.status_changed']
    const page = await readEvents(tx, {
      ticketId: ticket,
      kinds,
      newestFirst: true,
      limit: PAGE,
      ...(before !== undefined && { before }),
    })
    const end = page.find((event) => isEnd(event as EventOf<'ticket.status_changed'>))
    const last = page.at(-1)
    if (end || page.length < PAGE || !last) return end?.seq ?? 0
    before = last.seq
  }
}

function isEnd({ data: { before, after } }: EventOf<'ticket.status_changed'>): boolean {
  return (
    before.status !== undefined &&
    !isOver(before.status) &&
    after.status !== undefined &&
    isOver(after.status)
  )
}

function isOver(status: Status): boolean {
  return status === 'resolved' || status === 'closed'
}
