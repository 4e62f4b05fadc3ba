import type { RunAction } from '@waybill/contract/automation/rule.ts'
import type { Tx } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import type { RuleCall } from './rule-call.ts'

interface RunOfCall {
  id: string
  actions: readonly RunAction[]
  index: number
  action: RunAction
}

/** The run that asked for a call, locked, with the action that calls; null when it is forgotten. */
export async function runOfCall(
  { tx, sql }: Pick<CommandContext, 'tx' | 'sql'>,
  { rule, event, ticket, action: index }: RuleCall,
): Promise<RunOfCall | null> {
  const query = tx
    .selectFrom('rule_runs')
    .select(['id', 'actions'])
    .where('rule_id', '=', rule)
    .where('event_seq', '=', event)
    .where('ticket_id', '=', ticket)
  const row = await sql.forUpdate(query).executeTakeFirst()
  const actions = row ? (JSON.parse(row.actions) as RunAction[]) : []
  const action = actions[index]
  return row && action ? { id: row.id, actions, index, action } : null
}

export async function writeAction(
  tx: Tx,
  { id, actions, index }: RunOfCall,
  action: RunAction,
): Promise<void> {
  await tx
    .updateTable('rule_runs')
    .set({ actions: JSON.stringify(actions.with(index, action)) })
    .where('id', '=', id)
    .execute()
}
