import { Seq, TicketRef, strict } from '@waybill/contract/schema.ts'
import { ReplaceTicketInput } from '@waybill/contract/tickets/ticket.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { assertWritable } from '../leases/assert-writable.ts'
import { decideOnTicket } from './ticket-access.ts'
import { parseFields } from './ticket-fields.ts'
import { applyUpdate } from './apply-update.ts'
import { loadForChange } from './load-for-change.ts'

/** Sets all fields that people write: what is missing becomes empty, except status and reporter, which stay. */
export const replaceTicket = defineCommand({
  name: 'replace-ticket',
  input: strict({
    ticket: TicketRef,
    if_match: Type.Optional(Seq),
    lock_token: Type.Optional(Seq),
    ...ReplaceTicketInput.properties,
  }),
  subject: 'ticket',
  load: (context, input) => loadForChange(context, input.ticket, true),
  authorize: (actor, { facts }) => decideOnTicket(actor, 'ticket.edit', facts),
  async run(context, { ticket: _, if_match, lock_token, base_seq, ...input }, loaded) {
    await assertWritable(context, loaded.ticket.id, lock_token)
    const emptied = Object.fromEntries(
      Object.keys(parseFields(loaded.ticket.fields)).map((key) => [key, null]),
    )
    const whole = {
      description: '',
      priority: 'medium' as const,
      severity: null,
      category: null,
      sub_category: null,
      department: null,
      labels: [],
      assignee: null,
      team: null,
      due_at: null,
      ...input,
      fields: { ...emptied, ...input.fields },
    }
    await applyUpdate(context, loaded, whole, { base_seq, if_match })
    return { id: loaded.ticket.id }
  },
})
