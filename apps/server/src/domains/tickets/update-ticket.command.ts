import { Seq, TicketRef, strict } from '@waybill/contract/schema.ts'
import { UpdateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { assertWritable, onlyWatches } from '../leases/assert-writable.ts'
import { applyUpdate } from './apply-update.ts'
import { loadForChange } from './load-for-change.ts'
import { decideUpdate } from './decide-update.ts'

/** Changes fields of a ticket; with `base_seq` what others changed meanwhile is merged or reported (rule C3). */
export const updateTicket = defineCommand({
  name: 'update-ticket',
  input: strict({
    ticket: TicketRef,
    if_match: Type.Optional(Seq),
    lock_token: Type.Optional(Seq),
    ...UpdateTicketInput.properties,
  }),
  subject: 'ticket',
  load: (context, input) =>
    loadForChange(context, input.ticket, Boolean(input.labels ?? input.add_labels ?? input.fields)),
  authorize: (actor, { facts }, input) => decideUpdate(actor, facts, input),
  async run(context, { ticket: _, if_match, lock_token, base_seq, ...input }, loaded) {
    if (lock_token !== undefined || !onlyWatches(input))
      await assertWritable(context, loaded.ticket.id, lock_token)
    await applyUpdate(context, loaded, input, { base_seq, if_match })
    return { id: loaded.ticket.id }
  },
})
