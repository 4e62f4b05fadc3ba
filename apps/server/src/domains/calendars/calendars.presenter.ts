import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import type { Calendar } from '@waybill/contract/calendars/calendar.ts'
import { toIso } from '../../kernel/clock.ts'
import { definitionOf, type CalendarRow } from './calendars.queries.ts'

export function presentCalendar(actor: Actor, row: CalendarRow): Calendar {
  const manages = mayInInstallation(actor, 'calendars.manage') === 'allow'
  return {
    id: row.id,
    name: row.name,
    ...definitionOf(row),
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    seq: row.seq,
    can: { edit: manages, delete: manages },
  }
}
