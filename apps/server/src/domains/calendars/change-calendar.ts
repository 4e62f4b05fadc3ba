import type { CalendarDefinition } from '@waybill/contract/calendars/calendar.ts'
import { isDeepStrictEqual } from 'node:util'
import type { CommandContext } from '../../kernel/command.ts'
import { calendarNameTaken } from './calendars.errors.ts'
import { definitionOf, foldCalendarName, type CalendarRow } from './calendars.queries.ts'
import { checkedCalendar } from './check-calendar.ts'
import { stampCalendar } from './stamp-calendar.ts'

const KEYS = ['name', 'zone', 'periods'] as const

/** Makes a locked calendar what it shall be, with an event of what differs. */
export async function changeCalendar(
  ctx: CommandContext,
  calendar: CalendarRow,
  wanted: Partial<CalendarDefinition & { name: string }>,
): Promise<void> {
  const before = { name: calendar.name, ...definitionOf(calendar) }
  const name = wanted.name?.trim() ?? before.name
  const after = {
    name,
    ...checkedCalendar({ zone: wanted.zone ?? before.zone, periods: wanted.periods ?? before.periods }),
  }
  const changed = KEYS.filter((key) => !isDeepStrictEqual(before[key], after[key]))
  if (changed.length === 0) return
  await assertFree(ctx, calendar.id, name)
  await ctx.tx
    .updateTable('calendars')
    .set({
      name,
      name_folded: foldCalendarName(name),
      zone: after.zone,
      periods: JSON.stringify(after.periods),
      updated_at: ctx.now,
    })
    .where('id', '=', calendar.id)
    .execute()
    .catch((error: unknown) => {
      throw ctx.sql.takenBy(error) === null ? error : calendarNameTaken()
    })
  const pick = (from: typeof after) => Object.fromEntries(changed.map((key) => [key, from[key]]))
  const data = { calendar: calendar.id, before: pick(before), after: pick(after) }
  stampCalendar(ctx, calendar.id, ctx.append({ kind: 'calendar.edited', data }))
}

async function assertFree(ctx: CommandContext, calendar: string, name: string): Promise<void> {
  const other = await ctx.tx
    .selectFrom('calendars')
    .select('id')
    .where('name_folded', '=', foldCalendarName(name))
    .where('id', '<>', calendar)
    .executeTakeFirst()
  if (other) throw calendarNameTaken()
}
