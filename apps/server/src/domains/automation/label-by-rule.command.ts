import { UpdateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { applyUpdate } from '../tickets/apply-update.ts'
import { loadForChange } from '../tickets/load-for-change.ts'
import { findLabels } from '../tickets/ticket-labels.ts'
import { noSuchLabel } from './rules.errors.ts'

const { add_labels, remove_labels } = UpdateTicketInput.properties

/** Changes the labels of a ticket to others that the project has: people make labels by using them, rules do not. */
export const labelByRule = defineCommand({
  name: 'label-by-rule',
  input: strict({ ticket: Id, add_labels, remove_labels }),
  subject: 'ticket',
  load: (context, input) => loadForChange(context, input.ticket, true),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { ticket: _, ...input }, loaded) {
    const names = [...(input.add_labels ?? []), ...(input.remove_labels ?? [])]
    const known = await findLabels(context, loaded.ticket.project_id, names)
    const gone = names.find((name) => !known.has(foldText(name.trim())))
    if (gone !== undefined) throw noSuchLabel(gone)
    await applyUpdate(context, loaded, input, {})
    return {}
  },
})
