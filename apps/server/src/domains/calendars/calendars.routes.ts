import {
  Calendar,
  CalendarList,
  CalendarParams,
  CreateCalendarInput,
  HolidayCountries,
  ImportHolidaysInput,
  ImportedHolidays,
  PublicHolidays,
  PublicHolidaysQuery,
  UpdateCalendarInput,
} from '@waybill/contract/calendars/calendar.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { etagOf, etagOfAnswer } from '../../http/etag.ts'
import {
  created,
  defineRoute,
  noContent,
  notModified,
  ok,
  type Route,
  type RouteRequest,
} from '../../http/route.ts'
import { changeOf } from '../../http/with-path.ts'
import { readHead } from '../../kernel/event-log.ts'
import { requireInstallation } from '../people/require-installation.ts'
import { presentCalendar } from './calendars.presenter.ts'
import { findCalendarByRef, listCalendars } from './calendars.queries.ts'
import { createCalendar } from './create-calendar.command.ts'
import { deleteCalendar } from './delete-calendar.command.ts'
import { importHolidays } from './import-holidays.command.ts'
import { holidayCountries, publicHolidays } from './public-holidays.ts'
import { updateCalendar } from './update-calendar.command.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>
const ofCalendar = { path: '/calendars/:calendar', tag: 'Calendars', params: CalendarParams }
const SEE = { policy: 'calendars.see' }
const MANAGE = { policy: 'calendars.manage' }

const list = defineRoute({
  method: 'GET',
  path: '/calendars',
  tag: 'Calendars',
  summary: 'The calendars by name',
  access: SEE,
  responses: { 200: CalendarList, 304: null },
  async handler(request) {
    requireInstallation(request.actor, 'calendars.see', 'page')
    const rows = await listCalendars(request.kernel.store.db)
    const body: CalendarList = { items: rows.map((row) => presentCalendar(request.actor, row)), next: null }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const create = defineRoute({
  method: 'POST',
  path: '/calendars',
  tag: 'Calendars',
  summary: 'Make a calendar',
  access: MANAGE,
  body: CreateCalendarInput,
  responses: { 201: Calendar },
  async handler(request) {
    const { result } = await request.run(createCalendar, request.body)
    const { body, etag } = await show(request, result.id)
    return created(body, `/calendars/${result.id}`, etag)
  },
})

const read = defineRoute({
  ...ofCalendar,
  method: 'GET',
  summary: 'A calendar by id or name',
  access: SEE,
  responses: { 200: Calendar, 304: null },
  async handler(request) {
    requireInstallation(request.actor, 'calendars.see', 'calendar')
    const { body, etag } = await show(request, request.params.calendar)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const update = defineRoute({
  ...ofCalendar,
  method: 'PATCH',
  summary: 'Change the name, the zone or the hours of a calendar',
  access: MANAGE,
  body: UpdateCalendarInput,
  responses: { 200: Calendar },
  async handler(request) {
    const { result } = await request.run(updateCalendar, changeOf(request))
    const { body, etag } = await show(request, result.id)
    return ok(body, etag)
  },
})

const remove = defineRoute({
  ...ofCalendar,
  method: 'DELETE',
  summary: 'Delete a calendar by which nothing counts',
  access: MANAGE,
  responses: { 204: null },
  async handler(request) {
    await request.run(deleteCalendar, request.params)
    return noContent()
  },
})

const importRoute = defineRoute({
  method: 'POST',
  path: '/calendars/:calendar/holidays/import',
  tag: 'Calendars',
  summary: 'Add the whole days of an iCalendar file to the holidays',
  access: MANAGE,
  params: CalendarParams,
  body: ImportHolidaysInput,
  responses: { 200: ImportedHolidays },
  async handler(request) {
    const { result } = await request.run(importHolidays, { ...request.body, ...request.params })
    const { body } = await show(request, result.id)
    return ok({ calendar: body, added: result.added, passed_over: result.passed_over })
  },
})

const holidays = defineRoute({
  method: 'GET',
  path: '/calendars/holidays',
  tag: 'Calendars',
  summary: 'The public holidays of a country or a region of it in a year',
  access: SEE,
  query: PublicHolidaysQuery,
  responses: { 200: PublicHolidays, 304: null },
  async handler(request) {
    requireInstallation(request.actor, 'calendars.see', 'page')
    const body = await publicHolidays(request.query)
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const countries = defineRoute({
  method: 'GET',
  path: '/calendars/holiday-countries',
  tag: 'Calendars',
  summary: 'The countries of which public holidays are known',
  access: SEE,
  responses: { 200: HolidayCountries, 304: null },
  async handler(request) {
    requireInstallation(request.actor, 'calendars.see', 'page')
    const body = await holidayCountries()
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

async function show({ kernel, actor }: AnyRequest, ref: string): Promise<{ body: Calendar; etag: string }> {
  const { db } = kernel.store
  const row = await findCalendarByRef(db, ref)
  if (!row) throw notFound('calendar')
  const { directory } = await readHead(db)
  return { body: presentCalendar(actor, row), etag: etagOf(row.seq, directory) }
}

export const calendarRoutes: Route[] = [list, create, holidays, countries, read, update, remove, importRoute]
