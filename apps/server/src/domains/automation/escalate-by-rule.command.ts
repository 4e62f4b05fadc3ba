import { Id, line, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { escalateItem } from '../tasks/escalate-item.ts'
import { meantItem } from '../tasks/hand-on.ts'
import { noOpenItem } from '../tasks/tasks.errors.ts'
import { openTaskOf } from '../tasks/tasks.queries.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'

/** Escalates the open assignment of a ticket's run through its workflow. */
export const escalateByRule = defineCommand({
  name: 'escalate-by-rule',
  input: strict({ ticket: Id, reason: line(500) }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { reason }, on) {
    const loaded = await openTaskOf(context, on)
    if (!loaded) throw noOpenItem()
    await escalateItem(context, loaded, meantItem(loaded, context.actor, undefined), reason)
    return {}
  },
})
