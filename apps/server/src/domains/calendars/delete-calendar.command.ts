import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { CalendarParams } from '@waybill/contract/calendars/calendar.ts'
import { defineCommand } from '../../kernel/command.ts'
import { calendarInUse } from './calendars.errors.ts'
import { lockCalendarByRef, usersOfCalendar } from './calendars.queries.ts'

/** Removes a calendar by which nothing counts. */
export const deleteCalendar = defineCommand({
  name: 'delete-calendar',
  input: CalendarParams,
  subject: 'calendar',
  load: (ctx, input) => lockCalendarByRef(ctx, input.calendar),
  authorize: (actor) => mayInInstallation(actor, 'calendars.manage'),
  async run(ctx, _input, calendar) {
    const users = await usersOfCalendar(ctx.tx, calendar.id)
    if (users.length > 0) throw calendarInUse(users)
    await ctx.tx.deleteFrom('calendars').where('id', '=', calendar.id).execute()
    ctx.append({ kind: 'calendar.deleted', data: { calendar: calendar.id } })
    return {}
  },
})
