import { BulkChange } from '@waybill/contract/bulk/bulk.ts'
import { hasScope, type Actor } from '@waybill/contract/access/policies.ts'
import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import { Problem, forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { actOf, carryOut, decideAct, recording, type Act } from './bulk-act.ts'

/** What would come of one ticket: the events, or why not. */
export type Trial =
  | { ticket: string; events: NewEvent[]; refused: null }
  | { ticket: string; events: null; refused: Problem }

/** Ends a trial: the transaction is rolled back, whatever it wrote, and this carries what it found out. */
export class TrialOver extends Error {
  readonly trials: readonly Trial[]

  constructor(trials: readonly Trial[]) {
    super('a trial is rolled back')
    this.trials = trials
  }
}

/**
 * Does with a few tickets what a run would do, and takes it all back: so the numbers of a dry run are those of the run,
 * by the same code. It takes no lock of a ticket and never that of the log.
 * @throws TrialOver always
 */
export const tryBulkItems = defineCommand({
  name: 'try-bulk-items',
  input: strict({ tickets: Type.Array(Id), change: BulkChange }),
  subject: 'bulk',
  load: () => Promise.resolve({}),
  authorize: (actor) => (hasScope(actor, 'read') ? 'allow' : 'forbid'),
  async run(context, { tickets, change }): Promise<never> {
    const act = actOf(change)
    const trials: Trial[] = []
    for (const ticket of tickets) trials.push(await tryOne(context, ticket, act))
    throw new TrialOver(trials)
  },
})

async function tryOne(context: CommandContext, ticket: string, act: Act): Promise<Trial> {
  const { actor } = context
  const recorded = recording(context, actor)
  try {
    const found = await loadTicket(context, ticket, actor)
    if (!found) throw notFound('ticket')
    assertAllowed(actor, found.facts, act)
    await carryOut(recorded.context, found, act)
    return { ticket, events: recorded.events, refused: null }
  } catch (error) {
    if (error instanceof Problem) return { ticket, events: null, refused: error }
    throw error
  }
}

function assertAllowed(actor: Actor, facts: Parameters<typeof decideAct>[1], act: Act): void {
  const decision = decideAct(actor, facts, act)
  if (decision === 'hide') throw notFound('ticket')
  if (decision === 'forbid')
    throw forbidden('Your rights do not allow this. Ask a lead of the project or an admin.')
}
