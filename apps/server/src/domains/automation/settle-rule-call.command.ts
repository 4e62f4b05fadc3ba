import { nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { runOfCall, writeAction } from './action-of-run.queries.ts'
import { isRefusal } from './last-runs.queries.ts'
import { noteRefusals } from './note-refusals.ts'
import { RuleCall } from './rule-call.ts'

/**
 * Keeps what became of an action that calls an address or a plugin, in the run that asked for it. What is done stays done;
 * what failed may be done later, when a plugin is switched on again.
 */
export const settleRuleCall = defineCommand({
  name: 'settle-rule-call',
  input: strict({
    call: RuleCall,
    outcome: oneOf(['done', 'refused', 'failed']),
    code: nullable(Type.String({ maxLength: 200 })),
    words: nullable(Type.String({ maxLength: 500 })),
  }),
  subject: 'ticket',
  load: (context, { call }) => loadTicket(context, call.ticket, context.actor),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { call, outcome, code, words }, { ticket, project }) {
    const run = await runOfCall(context, call)
    if (!run || run.action.outcome === 'done' || run.action.outcome === outcome) return {}
    const { words: _, tries, ...known } = run.action
    const result = { ...known, outcome, code }
    const more = { ...(tries !== undefined && { tries }), ...(words !== null && { words }) }
    await writeAction(context.tx, run, { ...result, ...more })
    const { rule, version, action: index } = call
    context.append({
      kind: 'automation.called',
      project_id: project.id,
      ticket_id: ticket.id,
      data: { run: run.id, rule, version, index, result },
    })
    if (isRefusal(outcome)) await noteRefusals(context, rule)
    return {}
  },
})
