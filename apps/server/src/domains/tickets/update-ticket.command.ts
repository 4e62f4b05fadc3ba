import {
  mayWithTicket,
  type Actor,
  type Decision,
  type TicketFacts,
} from '@waybill/contract/access/policies.ts'
import { Seq, TicketRef, strict } from '@waybill/contract/schema.ts'
import { UpdateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { applyUpdate, loadForChange } from './apply-update.ts'
import { decideOnTicket } from './ticket-access.ts'
import { staffOnly } from './tickets.errors.ts'

/** Changes fields of a ticket; with `base_seq` what others changed meanwhile is merged or reported (rule C3). */
export const updateTicket = defineCommand({
  name: 'update-ticket',
  input: strict({
    ticket: TicketRef,
    if_match: Type.Optional(Seq),
    ...UpdateTicketInput.properties,
  }),
  subject: 'ticket',
  load: (context, input) =>
    loadForChange(context, input.ticket, Boolean(input.labels ?? input.add_labels ?? input.fields)),
  authorize: (actor, { facts }, input) => decideOnFields(actor, facts, input),
  async run(context, { ticket: _, if_match, base_seq, ...input }, loaded) {
    await applyUpdate(context, loaded, input, { base_seq, if_match })
    return { id: loaded.ticket.id }
  },
})

type Asked = Partial<UpdateTicketInput> & Record<string, unknown>
const NOT_FIELDS = new Set(['ticket', 'if_match', 'base_seq'])

/**
 * Whoever may not edit a ticket may still mend the text of an own one and watch it.
 * @throws Problem 403 that names the fields which only others may set.
 */
function decideOnFields(actor: Actor, facts: TicketFacts, input: Asked): Decision {
  const may = (action: 'ticket.edit' | 'ticket.edit_text' | 'ticket.watch', as = actor) =>
    mayWithTicket(as, action, facts) === 'allow'
  if (may('ticket.edit')) return 'allow'
  const refused = Object.keys(input).filter((name) => {
    if (NOT_FIELDS.has(name)) return false
    if (name === 'title' || name === 'description') return !may('ticket.edit_text')
    return !(
      (name === 'add_watchers' || name === 'remove_watchers') &&
      onlySelf(actor, input[name]) &&
      may('ticket.watch')
    )
  })
  const decision = decideOnTicket(actor, 'ticket.edit', facts)
  if (decision !== 'forbid') return decision
  if (refused.length === 0) return 'allow'
  // A token that may only read lacks the scope, not the role; then the fields are not what is wrong.
  if (may('ticket.edit', { ...actor, scopes: null })) return 'forbid'
  throw staffOnly(refused)
}

function onlySelf(actor: Actor, people: readonly string[] | undefined): boolean {
  return (people ?? []).every((ref) => ref === actor.person_id)
}
