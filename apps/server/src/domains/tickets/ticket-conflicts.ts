import { conflict, invalidField } from '@waybill/contract/problems/problem.ts'
import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import type { FieldConflict, FieldValues } from '@waybill/contract/tickets/ticket.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Tx } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { readHead } from '../../kernel/event-log.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import { differingFields, fieldOf } from './change-ticket.ts'
import { eventOfTicket, ticketAtSeq } from './ticket-at.queries.ts'
import { parseFields } from './ticket-fields.ts'
import { differing, plainValues, type PlainName, type PlainValues } from './ticket-values.ts'
import { personFields } from './ticket-parts.queries.ts'
import type { TicketRow } from './tickets.queries.ts'

/** Two values of one field that do not go together, as ids. */
interface Clash {
  field: string
  base: unknown
  theirs: unknown
  yours: unknown
  seq: number
  holds: 'people' | 'teams' | 'plain'
}

/**
 * Refuses a change of fields that somebody else has changed since `baseSeq` (rule C3). What nobody changed since merges
 * silently, and so does a value that both sides chose.
 * @throws Problem 409 `ticket.conflict`, 422 when `baseSeq` is a position that the log has not reached
 */
export async function assertNoConflict(
  tx: Tx,
  ticket: TicketRow,
  wanted: { values: Partial<PlainValues>; fields: FieldValues },
  baseSeq: number,
): Promise<void> {
  const fieldSeq = JSON.parse(ticket.field_seq) as Record<string, number>
  const seqOf = (field: string) => fieldSeq[field] ?? ticket.created_seq
  const plain = shownNames(ticket, wanted.values).filter((name) => seqOf(fieldOf(name)) > baseSeq)
  const custom = Object.keys(differingFields(ticket, wanted.fields)).filter(
    (key) => seqOf(`fields.${key}`) > baseSeq,
  )
  if (plain.length + custom.length === 0) return assertSeen(tx, ticket, baseSeq)
  const base = await ticketAtSeq(tx, ticket.id, baseSeq)
  const people = await personFields(tx, [ticket.project_id])
  const theirs = plainValues(ticket)
  const theirFields = parseFields(ticket.fields)
  const clashes: Clash[] = [
    ...plain.map(
      (name): Clash => ({
        field: fieldOf(name),
        base: base?.[name] ?? null,
        theirs: theirs[name],
        yours: wanted.values[name],
        seq: seqOf(fieldOf(name)),
        holds: name === 'assignee' || name === 'reporter' ? 'people' : name === 'team' ? 'teams' : 'plain',
      }),
    ),
    ...custom.map(
      (key): Clash => ({
        field: `fields.${key}`,
        base: base?.fields[key] ?? null,
        theirs: theirFields[key] ?? null,
        yours: wanted.fields[key],
        seq: seqOf(`fields.${key}`),
        holds: people.get(ticket.project_id)?.has(key) ? 'people' : 'plain',
      }),
    ),
  ]
  throw ticketConflict(await present(tx, ticket, clashes), ticket.seq)
}

/** A step of the same status shows as the step, else the status is what people know. */
function shownNames(ticket: TicketRow, values: Partial<PlainValues>): PlainName[] {
  const names = Object.keys(differing(ticket, values)) as PlainName[]
  const hidden = names.includes('status')
    ? ['step', 'resolved_at', 'closed_at']
    : ['resolved_at', 'closed_at']
  return names.filter((name) => !hidden.includes(name))
}

async function present(tx: Tx, ticket: TicketRow, clashes: readonly Clash[]): Promise<FieldConflict[]> {
  const events = await Promise.all(clashes.map(({ seq }) => eventOfTicket(tx, ticket.id, seq)))
  const idsOf = (holds: Clash['holds']) =>
    clashes
      .filter((clash) => clash.holds === holds)
      .flatMap(({ base, theirs, yours }) => [base, theirs, yours])
      .filter((id) => typeof id === 'string')
  const people = await namesOfPeople(tx, [
    ...idsOf('people'),
    ...events.flatMap((event) => event?.actor_id ?? []),
  ])
  const teams = await namesOfTeams(tx, idsOf('teams'))
  const named = (names: Map<string, string>, id: string): NamedRef => ({ id, name: names.get(id) ?? '' })
  return clashes.map((clash, index) => {
    const names = clash.holds === 'people' ? people : clash.holds === 'teams' ? teams : null
    const shown = (value: unknown): unknown =>
      names && typeof value === 'string' ? named(names, value) : value
    const event = events[index]
    return {
      field: clash.field,
      base: shown(clash.base),
      theirs: shown(clash.theirs),
      yours: shown(clash.yours),
      by: event?.actor_id ? named(people, event.actor_id) : null,
      at: event?.at ?? toIso(ticket.updated_at),
    }
  })
}

function ticketConflict(conflicts: FieldConflict[], seq: number) {
  return conflict(
    'ticket.conflict',
    'Somebody else has changed the same fields',
    `Changed meanwhile: ${conflicts.map(({ field }) => field).join(', ')}. Choose a value for each and send it with base_seq ${String(seq)}.`,
    { conflicts, seq },
  )
}

/** The labels that `yours` put in and took out, seen from what its author had before them. */
export function labelsSince(base: TicketState | undefined, yours: readonly string[]) {
  const before = base?.labels ?? []
  return {
    add: yours.filter((id) => !before.includes(id)),
    remove: before.filter((id) => !yours.includes(id)),
  }
}

/** Nobody can have seen what is yet to come: such a base is of another installation, or of one before a restore. */
async function assertSeen(tx: Tx, ticket: TicketRow, baseSeq: number): Promise<void> {
  if (baseSeq <= ticket.seq || baseSeq <= (await readHead(tx)).head) return
  throw invalidField(
    '/base_seq',
    'ticket.base_from_the_future',
    'is a position that this installation has not reached; fetch the ticket again',
  )
}
