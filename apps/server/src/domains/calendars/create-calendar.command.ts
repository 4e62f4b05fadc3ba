import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { CreateCalendarInput } from '@waybill/contract/calendars/calendar.ts'
import { defineCommand } from '../../kernel/command.ts'
import { calendarNameTaken } from './calendars.errors.ts'
import { foldCalendarName } from './calendars.queries.ts'
import { checkedCalendar } from './check-calendar.ts'
import { stampCalendar } from './stamp-calendar.ts'

/** Makes a calendar: when people work, in which zone. */
export const createCalendar = defineCommand({
  name: 'create-calendar',
  input: CreateCalendarInput,
  subject: 'calendar',
  load: () => Promise.resolve({}),
  authorize: (actor) => mayInInstallation(actor, 'calendars.manage'),
  async run(ctx, input) {
    const name = input.name.trim()
    const { zone, periods } = checkedCalendar(input)
    const inserted = await ctx.tx
      .insertInto('calendars')
      .values({
        id: ctx.newId(),
        name,
        name_folded: foldCalendarName(name),
        zone,
        periods: JSON.stringify(periods),
        created_at: ctx.now,
        updated_at: ctx.now,
      })
      .onConflict((on) => on.column('name_folded').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!inserted) throw calendarNameTaken()
    const data = { calendar: inserted.id, after: { name, zone, periods } }
    stampCalendar(ctx, inserted.id, ctx.append({ kind: 'calendar.created', data }))
    return { id: inserted.id }
  },
})
