import { fillText } from '@waybill/contract/automation/rule-text.ts'
import { definitionOf } from '../../domains/automation/rules.queries.ts'
import { valuesAtEvent } from '../../domains/automation/values-at-event.queries.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Heard } from './news-of-event.ts'

/**
 * What a rule tells of a ticket as the event that it followed left it; null for every other event. Whoever may see the ticket may
 * be told, so nothing internal.
 */
export async function wordsOfRule(db: Db, event: Heard, publicUrl: URL): Promise<string | null> {
  if (event.kind !== 'automation.told' || event.ticket_id === null) return null
  const { rule, version, action } = event.data
  const row = await db
    .selectFrom('rule_versions')
    .select('definition')
    .where('rule_id', '=', rule)
    .where('version', '=', version)
    .executeTakeFirst()
  const told = row && definitionOf(row).actions[action]
  if (told?.kind !== 'notify' || event.cause_seq === null) return null
  const followed = { event: event.cause_seq, ticket: event.ticket_id }
  const values = await valuesAtEvent(db, followed, { publicUrl, internal: false })
  return values && fillText(told.text ?? '', values)
}
