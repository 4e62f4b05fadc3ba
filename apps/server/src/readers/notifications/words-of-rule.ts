import { fillText } from '@waybill/contract/automation/rule-text.ts'
import { definitionOf } from '../../domains/automation/rules.queries.ts'
import { ticketWords } from '../../domains/automation/ticket-words.queries.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Heard } from './news-of-event.ts'

/** What a rule tells of a ticket, with the ticket's words as they are now; null for every other event. */
export async function wordsOfRule(db: Db, event: Heard): Promise<string | null> {
  if (event.kind !== 'automation.told' || event.ticket_id === null) return null
  const { rule, version, action } = event.data
  const row = await db
    .selectFrom('rule_versions')
    .select('definition')
    .where('rule_id', '=', rule)
    .where('version', '=', version)
    .executeTakeFirst()
  const told = row && definitionOf(row).actions[action]
  const words = await ticketWords(db, event.ticket_id)
  return told?.kind === 'notify' && words ? fillText(told.text ?? '', words) : null
}
