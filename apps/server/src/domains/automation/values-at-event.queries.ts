import type { TextValues } from '@waybill/contract/automation/rule-text.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEventsAt } from '../../kernel/event-log.ts'
import { textValuesOf, type Reading } from './text-values.queries.ts'
import { momentOf } from './ticket-moment.ts'

/** What texts may name of a ticket as an event left it, however late they are filled; null when the ticket is purged. */
export async function valuesAtEvent(
  db: Db,
  { event: seq, ticket }: { event: number; ticket: string },
  reading: Reading,
): Promise<TextValues | null> {
  const [event] = await readEventsAt(db, [seq])
  const moment = event && (await momentOf(db, event, ticket))
  const [values] = moment ? await textValuesOf(db, [moment], reading) : []
  return values ?? null
}
