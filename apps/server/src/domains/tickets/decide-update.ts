import {
  mayWithTicket,
  type Actor,
  type Decision,
  type TicketFacts,
} from '@waybill/contract/access/policies.ts'
import type { UpdateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import { decideOnTicket } from './ticket-access.ts'
import { staffOnly } from './tickets.errors.ts'

/** Fields by name; what is asked of them matters for watchers only. */
type Asked = Pick<UpdateTicketInput, 'add_watchers' | 'remove_watchers'> & Record<string, unknown>
const NOT_FIELDS = new Set(['ticket', 'if_match', 'lock_token', 'base_seq'])

/**
 * Whoever may not edit a ticket may still mend the text of an own one and watch it.
 * @throws Problem 403 that names the fields which only others may set.
 */
export function decideUpdate(actor: Actor, facts: TicketFacts, input: Asked): Decision {
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
