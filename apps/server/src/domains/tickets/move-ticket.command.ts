import { conflict, invalidField } from '@waybill/contract/problems/problem.ts'
import { Seq, TicketRef, strict } from '@waybill/contract/schema.ts'
import { MoveTicketInput } from '@waybill/contract/tickets/ticket.ts'
import Type from 'typebox'
import type { Tx } from '../../io/db/tables.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { assertWritable } from '../leases/assert-writable.ts'
import { loadForChange } from './load-for-change.ts'
import { followRun } from '../tasks/follow-run.ts'
import { stepsById } from '../workflows/workflows.queries.ts'
import { changeTicket } from './change-ticket.ts'
import { decideOnTicket } from './ticket-access.ts'
import { neighbour, precedes, rankBetween, type Place } from './ticket-ranks.ts'
import { statusValues, wantedStep } from './ticket-status.ts'
import { loadTicket, type TicketRow } from './tickets.queries.ts'

/** Moves a card on the board: into a column, between two cards of it, or both. */
export const moveTicket = defineCommand({
  name: 'move-ticket',
  input: strict({ ticket: TicketRef, lock_token: Type.Optional(Seq), ...MoveTicketInput.properties }),
  subject: 'ticket',
  load: (context, input) => loadForChange(context, input.ticket, true),
  authorize: (actor, { facts }) => decideOnTicket(actor, 'ticket.move', facts),
  async run(context, input, loaded) {
    const { ticket } = loaded
    await assertWritable(context, ticket.id, input.lock_token)
    const { step: wish, status, before, after } = input
    if (wish === undefined && status === undefined && before === undefined && after === undefined)
      throw nowhere()
    const step = await wantedStep(context.tx, ticket, {
      ...(wish !== undefined && { step: wish }),
      ...(status !== undefined && { status }),
    })
    const column = step?.id ?? ticket.step_id
    const rank = await rankOfMove(context, ticket, column, { before, after })
    const change = {
      values: { ...(step && statusValues(ticket, step, context.now)), ...(rank !== null && { rank }) },
    }
    if (!(await followRun(context, loaded, change, { byStep: wish !== undefined })))
      await changeTicket(context, ticket, change)
    return { id: ticket.id }
  },
})

/** The new rank, or null when the card keeps the one it has. */
async function rankOfMove(
  context: CommandContext,
  ticket: TicketRow,
  column: string,
  wish: { before: string | undefined; after: string | undefined },
): Promise<string | null> {
  const before =
    wish.before === undefined ? null : await cardOf(context, ticket, column, 'before', wish.before)
  const after = wish.after === undefined ? null : await cardOf(context, ticket, column, 'after', wish.after)
  if (before && after && !precedes(after, before)) throw orderChanged()
  const [lower, upper] = await gap(context, ticket, before, after)
  if (!lower && !upper) return null
  if ((!lower || precedes(lower, ticket)) && (!upper || precedes(ticket, upper))) return null
  const { rank, moveUp } = await rankBetween(context.tx, ticket.project_id, lower, upper, ticket.id)
  for (const place of moveUp) await moveUpTo(context, place)
  return rank
}

/** The tickets between which the card goes; neighbours in the whole project, so that no two get the same rank. */
async function gap(
  { tx }: CommandContext,
  ticket: TicketRow,
  before: Place | null,
  after: Place | null,
): Promise<[lower: Place | undefined, upper: Place | undefined]> {
  if (after) return [after, await neighbour(tx, ticket.project_id, after, 'after', ticket.id)]
  if (before) return [await neighbour(tx, ticket.project_id, before, 'before', ticket.id), before]
  return [undefined, undefined]
}

/** A column of the board is a step in all versions of its workflow. */
async function isSameColumn(tx: Tx, step: string, column: string): Promise<boolean> {
  if (step === column) return true
  const steps = await stepsById(tx, [step, column])
  const [one, other] = [steps.get(step), steps.get(column)]
  return one !== undefined && one.workflow_id === other?.workflow_id && one.element_id === other.element_id
}

async function cardOf(
  context: CommandContext,
  ticket: TicketRow,
  column: string,
  name: 'before' | 'after',
  ref: string,
): Promise<Place> {
  const found = await loadTicket(context, ref, context.actor)
  if (!found || found.project.id !== ticket.project_id) {
    throw invalidField(`/${name}`, 'ticket.unknown_neighbour', `there is no ticket "${ref}" in this project`)
  }
  if (found.ticket.id === ticket.id) {
    throw invalidField(`/${name}`, 'ticket.own_neighbour', 'must be another ticket than the one that moves')
  }
  if (found.facts.deleted || !(await isSameColumn(context.tx, found.ticket.step_id, column)))
    throw notInColumn(ref)
  return found.ticket
}

/** A card beside it makes room. That is the order of the board, not what somebody who edits it alone is at. */
async function moveUpTo(context: CommandContext, place: Place): Promise<void> {
  const found = await loadTicket(context, place.id, context.actor, { lock: true })
  if (found) await changeTicket(context, found.ticket, { values: { rank: place.rank } })
}

function nowhere() {
  return invalidField('', 'ticket.move_to_nowhere', 'send step or status, before or after')
}

function notInColumn(ref: string) {
  return conflict(
    'ticket.not_in_column',
    'The card beside it is not in that column',
    `${ref} stands in another column, or is deleted. Fetch the board again.`,
  )
}

function orderChanged() {
  return conflict(
    'ticket.order_changed',
    'The cards do not stand in that order',
    '"after" does not come before "before" any more. Fetch the board again, or send only one of them.',
  )
}
