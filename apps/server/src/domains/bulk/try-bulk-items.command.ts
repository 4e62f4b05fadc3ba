import { BulkChange } from '@waybill/contract/bulk/bulk.ts'
import { hasScope } from '@waybill/contract/access/policies.ts'
import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import { Problem, forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { sql } from 'kysely'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { actOf, carryOut, decideAct, trying, type Act } from './bulk-act.ts'

/** What would come of one ticket: the events, or why not. */
export interface Trial {
  ticket: string
  events: NewEvent[]
  refused: { code: string; detail: string } | null
}

/**
 * Does with a few tickets what a run would do, and takes it all back: so the numbers of a dry run are those of the run,
 * by the same code. It takes no lock of a ticket, and never that of the log.
 */
export const tryBulkItems = defineCommand({
  name: 'try-bulk-items',
  input: strict({ tickets: Type.Array(Id), change: BulkChange }),
  subject: 'bulk',
  load: () => Promise.resolve({}),
  authorize: (actor) => (hasScope(actor, 'read') ? 'allow' : 'forbid'),
  async run(context, { tickets, change }) {
    const act = actOf(change)
    const trials: Trial[] = []
    // An error in place of the way back would roll back as well, but SQLite would carry the whole group out once more.
    await sql`savepoint trial`.execute(context.tx)
    for (const ticket of tickets) trials.push(await tryOne(context, ticket, act))
    await sql`rollback to savepoint trial`.execute(context.tx)
    await sql`release savepoint trial`.execute(context.tx)
    return { trials }
  },
})

async function tryOne(context: CommandContext, ticket: string, act: Act): Promise<Trial> {
  const { actor } = context
  const { context: apart, events } = trying(context)
  try {
    const found = await loadTicket(context, ticket, actor)
    const decision = found ? decideAct(actor, found.facts, act) : 'hide'
    if (!found || decision === 'hide') throw notFound('ticket')
    if (decision === 'forbid') throw forbidden('Your rights do not allow this. Ask a lead or an admin.')
    await carryOut(apart, found, act)
    return { ticket, events, refused: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { ticket, events: [], refused: { code: error.code, detail: error.detail ?? error.title } }
  }
}
