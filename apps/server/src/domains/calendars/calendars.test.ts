import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'

let world: TestWorld
let admin: TestPerson
let agent: TestPerson
let requester: TestPerson

beforeEach(async () => {
  world = await createTestWorld()
  admin = await world.person('admin')
  agent = await world.person('agent')
  requester = await world.person('requester')
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

const week = { mon: [{ start: '09:00', end: '17:00' }] }
const office = { name: 'Office', zone: 'Europe/Lisbon', periods: [{ week }] }
const create = (input: object, as = admin) => world.call(as, 'POST', '/calendars', { body: input })

describe('a calendar', () => {
  test('is made, found by its name, changed and deleted', async () => {
    const { status, body } = await create(office)
    assert.deepEqual([status, body.zone, body.can], [201, 'Europe/Lisbon', { edit: true, delete: true }])
    assert.equal((await world.call(agent, 'GET', '/calendars/office')).body.id, body.id)
    const changed = await world.call(admin, 'PATCH', '/calendars/office', {
      body: { base_seq: body.seq, zone: 'Asia/Riyadh' },
    })
    assert.deepEqual([changed.status, changed.body.zone], [200, 'Asia/Riyadh'])
    assert.equal((await world.call(admin, 'DELETE', '/calendars/office')).status, 204)
    assert.deepEqual((await world.call(agent, 'GET', '/calendars')).body.items, [])
  })

  test('is seen by agents, changed by admins, and does not exist for requesters', async () => {
    const { body } = await create(office)
    const path = `/calendars/${String(body.id)}`
    assert.equal((await world.call(agent, 'GET', path)).status, 200)
    assert.equal((await world.call(agent, 'PATCH', path, { body: { name: 'Mine' } })).status, 403)
    assert.equal((await world.call(requester, 'GET', path)).status, 404)
    assert.equal((await world.call(requester, 'GET', '/calendars')).status, 404)
  })

  test('whose zone does not exist is refused, and the answer names the zone', async () => {
    const { status, body } = await create({ ...office, zone: 'Mars/Olympus' })
    assert.deepEqual([status, body.code], [422, 'calendar.unknown_zone'])
    assert.match(String(body.detail), /Mars\/Olympus/)
    assert.equal((await create({ ...office, zone: '+03:00' })).body.code, 'calendar.unknown_zone')
    assert.deepEqual((await world.call(admin, 'GET', '/calendars')).body.items, [])
    const { body: made } = await create(office)
    const changed = await world.call(admin, 'PATCH', '/calendars/Office', { body: { zone: 'Mars/Olympus' } })
    assert.deepEqual([changed.status, changed.body.errors[0].pointer], [422, '/zone'])
    assert.deepEqual((await world.call(admin, 'GET', '/calendars/Office')).body, made)
  })

  test('without an open minute is refused: nothing would ever come due', async () => {
    const empty = await create({ ...office, periods: [{ week: {} }] })
    assert.deepEqual([empty.status, empty.body.code], [422, 'calendar.never_open'])
    assert.equal(empty.body.errors[0].pointer, '/periods/0/week')
    const backwards = await create({
      ...office,
      periods: [{ week: { mon: [{ start: '09:00', end: '09:00' }] } }],
    })
    assert.equal(backwards.body.errors[0].pointer, '/periods/0/week/mon/0')
    const twice = await create({ ...office, periods: [{ week }, { from: null, week }] })
    assert.equal(twice.body.code, 'calendar.period_twice')
    assert.deepEqual((await world.call(admin, 'GET', '/calendars')).body.items, [])
  })

  test('has a name of its own', async () => {
    await create(office)
    assert.equal((await create({ ...office, name: ' OFFICE ' })).body.code, 'calendar.name_taken')
    await create({ ...office, name: 'Night' })
    const renamed = await world.call(admin, 'PATCH', '/calendars/night', { body: { name: 'office' } })
    assert.equal(renamed.body.code, 'calendar.name_taken')
  })

  test('that somebody saved since is not overwritten', async () => {
    const { body } = await create(office)
    await world.call(admin, 'PATCH', '/calendars/office', { body: { zone: 'UTC' } })
    const late = await world.call(admin, 'PATCH', '/calendars/office', {
      body: { base_seq: body.seq, zone: 'Asia/Tokyo' },
    })
    assert.deepEqual([late.status, late.body.code], [409, 'calendar.edited_since'])
  })

  test('by which something counts is not deleted', async () => {
    await create(office)
    const policy = await world.call(admin, 'POST', '/sla/policies', {
      body: { name: 'Gold', calendar: 'Office', targets: [] },
    })
    assert.equal(policy.status, 201)
    const { status, body } = await world.call(admin, 'DELETE', '/calendars/Office')
    assert.deepEqual([status, body.code, body.used_by], [409, 'calendar.in_use', ['Gold']])
  })
})

describe('holidays', () => {
  const ics = (...events: string[]) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Example//EN',
      ...events.flatMap((one) => ['BEGIN:VEVENT', ...one.split('\n'), 'END:VEVENT']),
      'END:VCALENDAR',
    ].join('\r\n')
  const importInto = (text: string) =>
    world.call(admin, 'POST', '/calendars/Office/holidays/import', { body: { ics: text } })

  test('come from an iCalendar file: whole days, yearly ones for the next five years', async () => {
    await create(office)
    const { status, body } = await importInto(
      ics(
        'UID:1\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\nSUMMARY:Christmas\\, both days',
        'UID:2\nDTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY\nSUMMARY:Labour Day',
        'UID:3\nDTSTART:20260601T120000Z\nDTEND:20260601T130000Z\nSUMMARY:A meeting',
      ),
    )
    assert.deepEqual([status, body.added, body.passed_over], [200, 9, 1])
    const holidays = body.calendar.periods[0].holidays as { day: string; name: string }[]
    assert.deepEqual(
      holidays.map(({ day }) => day),
      [
        '2025-05-01',
        '2026-05-01',
        '2026-12-25',
        '2026-12-26',
        '2027-05-01',
        '2028-05-01',
        '2029-05-01',
        '2030-05-01',
        '2031-05-01',
      ],
    )
    assert.equal(holidays[2]?.name, 'Christmas, both days')
    const again = await importInto(ics('UID:1\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Other'))
    assert.equal(again.body.added, 0, 'a day that is a holiday already stays as it is')
  })

  test('do not come from anything else', async () => {
    await create(office)
    assert.equal((await importInto('hello')).body.code, 'calendar.unreadable_file')
    assert.equal((await importInto(ics())).body.code, 'calendar.no_holidays')
    assert.equal((await importInto(ics('UID:1\nSUMMARY:no start'))).body.code, 'calendar.no_holidays')
    assert.equal((await importInto(ics('UID:1\nDTSTART;VALUE=DATE:18000101\nRRULE:FREQ=DAILY'))).status, 422)
  })

  test('of countries and regions are known, in their languages', async () => {
    const path = '/calendars/holidays?country=PT&year=2026'
    const { status, body } = await world.call(agent, 'GET', path)
    assert.equal(status, 200)
    const items = body.items as { day: string; name: string }[]
    assert.ok(items.some(({ day, name }) => day === '2026-04-25' && name === 'Dia da Liberdade'))
    assert.match(String(body.attribution), /date-holidays/)
    const english = await world.call(agent, 'GET', `${path}&language=en`)
    assert.ok((english.body.items as { name: string }[]).some(({ name }) => name === 'Christmas Day'))
    const bavaria = await world.call(agent, 'GET', '/calendars/holidays?country=de&region=by&year=2026')
    assert.ok((bavaria.body.items as { day: string }[]).some(({ day }) => day === '2026-01-06'))
    assert.equal((await world.call(agent, 'GET', '/calendars/holidays?country=XX&year=2026')).status, 422)
    assert.equal((await world.call(agent, 'GET', `${path}&region=zz`)).body.code, 'calendar.unknown_region')
    assert.equal((await world.call(requester, 'GET', path)).status, 404)
  })
})
