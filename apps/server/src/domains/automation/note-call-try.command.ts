import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { runOfCall, writeAction } from './action-of-run.queries.ts'
import { RuleCall } from './rule-call.ts'

/**
 * Keeps in the run of a rule how often an action was tried in vain, and what was said last. No event: that it is tried again
 * changes nothing; what comes of it in the end is one.
 */
export const noteCallTry = defineCommand({
  name: 'note-call-try',
  input: strict({
    call: RuleCall,
    tries: Type.Integer({ minimum: 1 }),
    words: Type.String({ maxLength: 500 }),
  }),
  subject: 'ticket',
  load: (context, { call }) => loadTicket(context, call.ticket, context.actor),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { call, tries, words }) {
    const run = await runOfCall(context, call)
    if (run?.action.outcome !== 'queued') return {}
    await writeAction(context.tx, run, { ...run.action, tries, words })
    return {}
  },
})
