import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { loadTicket } from '../../tickets/tickets.queries.ts'
import { newestTaskOf } from '../tasks.queries.ts'
import { closeRequest } from './close-request.ts'

const HOUR = 3_600_000

/** Closes a resolved request that nobody has touched for as long as its workflow says; nothing when somebody has. */
export const closeUntouchedRequest = defineCommand({
  name: 'close-untouched-request',
  input: strict({ ticket: Id }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, _input, on) {
    const { status, updated_at, deleted_at } = on.ticket
    const loaded = await newestTaskOf(context, on)
    const hours = loaded?.version?.definition.front_desk.close_after_hours ?? 0
    const due = hours > 0 && updated_at + hours * HOUR <= context.now
    if (status !== 'resolved' || deleted_at !== null || on.facts.project.archived || !due)
      return { closed: false }
    await closeRequest(context, on, { byItself: true })
    return { closed: true }
  },
})
