import type { Generated } from 'kysely'
import type { JsonText, Millis } from '../../kernel/kernel.tables.ts'

export interface CalendarsTable {
  id: string
  name: string
  name_folded: string
  zone: string
  created_at: Millis
  updated_at: Millis
  seq: Generated<number>
  periods: JsonText
}
