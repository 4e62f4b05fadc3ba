import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { CalendarParams, UpdateCalendarInput } from '@waybill/contract/calendars/calendar.ts'
import { Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand } from '../../kernel/command.ts'
import { editedSince } from '../sla/edited-since.ts'
import { lockCalendarByRef } from './calendars.queries.ts'
import { changeCalendar } from './change-calendar.ts'

/** Changes the name, zone or hours of a calendar; clocks that count by it are counted anew. */
export const updateCalendar = defineCommand({
  name: 'update-calendar',
  input: strict({
    ...CalendarParams.properties,
    ...UpdateCalendarInput.properties,
    if_match_seq: Type.Optional(Seq),
  }),
  subject: 'calendar',
  load: (ctx, input) => lockCalendarByRef(ctx, input.calendar),
  authorize: (actor) => mayInInstallation(actor, 'calendars.manage'),
  async run(ctx, input, calendar) {
    const { if_match_seq, base_seq, name, zone, periods } = input
    if (if_match_seq !== undefined && if_match_seq !== calendar.seq) throw preconditionFailed(calendar.seq)
    if (base_seq !== undefined && base_seq < calendar.seq) throw editedSince('calendar', calendar.seq)
    await changeCalendar(ctx, calendar, {
      ...(name !== undefined && { name }),
      ...(zone !== undefined && { zone }),
      ...(periods !== undefined && { periods }),
    })
    return { id: calendar.id }
  },
})
