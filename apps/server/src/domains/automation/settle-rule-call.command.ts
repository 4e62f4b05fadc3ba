import type { RunAction } from '@waybill/contract/automation/rule.ts'
import { nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
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
    const { rule, event, version, action: index } = call
    const query = context.tx
      .selectFrom('rule_runs')
      .select(['id', 'actions'])
      .where('rule_id', '=', rule)
      .where('event_seq', '=', event)
      .where('ticket_id', '=', ticket.id)
    const row = await context.sql.forUpdate(query).executeTakeFirst()
    const actions = row ? (JSON.parse(row.actions) as RunAction[]) : []
    const before = actions[index]
    if (!row || !before || before.outcome === 'done' || before.outcome === outcome) return {}
    const { words: _, ...known } = before
    const result = { ...known, outcome, code }
    const kept: RunAction = words === null ? result : { ...result, words }
    await context.tx
      .updateTable('rule_runs')
      .set({ actions: JSON.stringify(actions.with(index, kept)) })
      .where('id', '=', row.id)
      .execute()
    context.append({
      kind: 'automation.called',
      project_id: project.id,
      ticket_id: ticket.id,
      data: { run: row.id, rule, version, index, result },
    })
    return {}
  },
})
