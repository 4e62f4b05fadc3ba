import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { makeHardwareDesk, type HardwareDesk } from './testing/hardware-desk.ts'
import { assertFitsNarrow } from './testing/fits.ts'
import { inBrowser, NARROW } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'

let desk: HardwareDesk
const e2e = inBrowser({}, async (waybill) => {
  desk = await makeHardwareDesk(waybill)
})

const ICS = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Waybill//Test//EN',
  'BEGIN:VEVENT',
  'UID:one@example.org',
  'DTSTAMP:20260101T000000Z',
  'DTSTART;VALUE=DATE:20271224',
  'DTEND;VALUE=DATE:20271225',
  'SUMMARY:Company day',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n')

const day = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true })
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

/** To where the bar of an editor covers nothing. */
async function toEnd(page: Page): Promise<void> {
  await page.locator('main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
}

async function fits(page: Page): Promise<void> {
  await page.setViewportSize(NARROW)
  await toEnd(page)
  await assertFitsNarrow(page)
}

test('without calendars the page says what they are for; one is made by keyboard alone', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/settings/calendars')
  await untilReady(page)
  await page.getByRole('heading', { name: 'No calendar yet' }).waitFor()
  await shoot(page, 'settings-calendars-empty')
  await checkAccess(page)
  await page.getByRole('button', { name: 'New calendar' }).press('Enter')
  const name = page.getByLabel('Name', { exact: true })
  await name.fill('Office')
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Lisbon')
  await page.getByRole('option', { name: 'Europe/Lisbon' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByLabel('Monday: closes, hours 1').fill('12:00')
  await page.getByRole('button', { name: 'Add hours on Monday' }).press('Enter')
  await page.getByLabel('Monday: opens, hours 2').fill('13:30')
  await page.getByLabel('Monday: closes, hours 2').fill('18:00')
  await page.getByRole('button', { name: 'Monday’s hours on all weekdays' }).press('Enter')
  await page.getByRole('button', { name: 'Add hours on Saturday' }).press('Enter')
  await page.getByLabel('Saturday: opens, hours 1').fill('22:00')
  await page.getByLabel('Saturday: closes, hours 1').fill('00:00')
  await name.press('Enter')
  await said(page, '"Office" is made.')
  await page.getByText('Mon–Fri 09:00–12:00 13:30–18:00, Sat 22:00–24:00').waitFor()
  const { calendars } = await e2e.waybill.as()
  const made = await calendars.get('Office')
  assert.equal(made.zone, 'Europe/Lisbon')
  assert.deepEqual(made.periods[0]?.week.fri, [
    { start: '09:00', end: '12:00' },
    { start: '13:30', end: '18:00' },
  ])
})

test('hours are drawn with the mouse and pulled at their ends', async () => {
  const { calendars } = await e2e.waybill.as()
  const { id } = await calendars.create({
    name: 'Workshop',
    zone: 'Europe/Lisbon',
    periods: [{ week: { mon: [{ start: '08:00', end: '16:00' }] } }],
  })
  const page = await e2e.openPage(e2e.waybill.admin, `/settings/calendars?open=${id}`)
  await untilReady(page)
  const drag = async (name: string, from: number, to: number) => {
    const box = await day(page, name).locator('[data-editable]').boundingBox()
    assert.ok(box)
    const x = (hour: number) => box.x + (box.width * hour) / 24
    const y = box.y + box.height / 2
    await page.mouse.move(x(from), y)
    await page.mouse.down()
    await page.mouse.move(x((from + to) / 2), y)
    await page.mouse.move(x(to), y)
    await page.mouse.up()
  }
  await drag('Tuesday', 10.05, 13.95)
  assert.equal(await page.getByLabel('Tuesday: opens, hours 1').inputValue(), '10:00')
  assert.equal(await page.getByLabel('Tuesday: closes, hours 1').inputValue(), '14:00')
  await drag('Monday', 15.95, 18)
  assert.equal(await page.getByLabel('Monday: closes, hours 1').inputValue(), '18:00')
  await save(page).click()
  await said(page, /"Workshop" is saved/)
  const { periods } = await calendars.get(id)
  assert.deepEqual(
    [periods[0]?.week.mon, periods[0]?.week.tue],
    [[{ start: '08:00', end: '18:00' }], [{ start: '10:00', end: '14:00' }]],
  )
})

test('holidays come by hand, of a country and from a file; extra hours and hours from a day on are kept', async () => {
  const { calendars } = await e2e.waybill.as()
  const nine = [{ start: '09:00', end: '17:00' }]
  const { id } = await calendars.create({
    name: 'Support',
    zone: 'Europe/Lisbon',
    periods: [{ week: { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine } }],
  })
  const page = await e2e.openPage(e2e.waybill.admin, `/settings/calendars?open=${id}`)
  await untilReady(page)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'From a file' }).click()
  await (await chooser).setFiles([{ name: 'days.ics', mimeType: 'text/calendar', buffer: Buffer.from(ICS) }])
  await said(page, '1 holiday added.')
  await page.getByRole('button', { name: 'Of a country' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Country' }).fill('Portugal')
  await page.getByRole('option', { name: 'Portugal', exact: true }).click()
  await dialog.getByLabel('Year').fill('2027')
  const christmas = dialog.getByRole('checkbox', { name: 'Natal' })
  await christmas.waitFor()
  await shoot(page, 'settings-calendar-country')
  await checkAccess(page, '[role=dialog]')
  await dialog.getByRole('button', { name: /^Add \d+ holidays$/ }).click()
  await page.getByRole('button', { name: 'Add a day' }).click()
  await page.getByLabel('What it is').last().fill('Inventory')
  await page
    .getByRole('radiogroup', { name: 'How long it is closed on Inventory' })
    .getByText('Some hours')
    .click()
  await page.getByLabel('Inventory: opens, hours 1').fill('12:00')
  await page.getByRole('button', { name: 'Add extra hours' }).click()
  await page.getByLabel('What it is').last().fill('Moving')
  await page.getByRole('button', { name: 'Other hours from a day on' }).click()
  await page.getByLabel('New hours hold for tickets that begin on this day or later').fill('2028-01-01')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: /^From Sat/ }).waitFor()
  await page.getByLabel('Friday: closes, hours 1').fill('15:00')
  await shoot(page, 'settings-calendar')
  await toEnd(page)
  await checkAccess(page)
  await fits(page)
  await save(page).click()
  await said(page, /"Support" is saved/)
  const { periods } = await calendars.get(id)
  const [first, second] = periods
  assert.equal(second?.from, '2028-01-01')
  assert.deepEqual([first?.week.fri?.[0]?.end, second.week.fri?.[0]?.end], ['17:00', '15:00'])
  const named = new Map(first?.holidays?.map((one) => [one.name, one]))
  assert.equal(named.get('Company day')?.day, '2027-12-24')
  assert.equal(named.get('Natal')?.day, '2027-12-25')
  assert.deepEqual(named.get('Inventory')?.closed, [{ start: '12:00', end: '17:00' }])
  assert.equal(first?.extra?.[0]?.name, 'Moving')
})

test('what the server finds wrong stands at its field; somebody else’s change is not overwritten', async () => {
  const { calendars } = await e2e.waybill.as()
  const week = { mon: [{ start: '09:00', end: '17:00' }] }
  const { id } = await calendars.create({ name: 'Nights', zone: 'UTC', periods: [{ week }] })
  const page = await e2e.openPage(e2e.waybill.admin, `/settings/calendars?open=${id}`)
  await untilReady(page)
  e2e.trouble.expect(/ 422/, / 409/)
  await page.getByLabel('Monday: closes, hours 1').fill('09:00')
  await save(page).click()
  await day(page, 'Monday').getByRole('alert').getByText('Begins and ends at the same time').waitFor()
  await page.getByRole('button', { name: /^Remove 09:00 to 09:00 on Monday/ }).click()
  await save(page).click()
  await page.getByRole('alert').getByText('Has no open minute').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('office')
  await page.getByRole('button', { name: 'Add hours on Monday' }).click()
  await save(page).click()
  await said(page, /Is the name of another calendar/)
  await shoot(page, 'settings-calendar-wrong')
  await page.getByLabel('Name', { exact: true }).fill('Nights and days')
  await calendars.update(id, { name: 'Late nights' })
  await save(page).click()
  await said(page, 'Somebody changed the calendar meanwhile')
  await page.getByRole('button', { name: 'Load it anew' }).click()
  await page.getByRole('heading', { name: 'Late nights' }).waitFor()
  await page.getByRole('button', { name: 'Delete calendar' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete calendar' }).click()
  await said(page, '"Late nights" is deleted.')
})

test('a policy is made with times, warnings and pauses, tried on tickets before, and changes clocks after', async () => {
  const { tickets, sla, calendars } = await e2e.waybill.as()
  for (const [title, priority] of [
    ['The till stands still', 'critical'],
    ['A lamp flickers', 'low'],
  ] as const)
    await tickets.create({ project: 'HELP', title, priority })
  const page = await e2e.openPage(e2e.waybill.admin, '/settings/sla')
  await untilReady(page)
  await page.getByRole('heading', { name: 'Nothing is promised yet' }).waitFor()
  await shoot(page, 'settings-sla-empty')
  await checkAccess(page)
  await page.getByRole('button', { name: 'New policy' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Gold')
  const condition = page.getByRole('combobox', { name: 'Tickets' })
  await condition.fill('project:HELP')
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Calendar' }).click()
  await page.getByRole('option', { name: 'Office' }).click()
  await page.getByRole('combobox', { name: 'Calendar' }).press('Escape')
  await page.getByLabel('Promise: Resolution').check()
  await page.getByLabel('Resolution: Critical').fill('4h')
  await page.getByLabel('Resolution: High').fill('2h')
  e2e.trouble.expect(/ 422/)
  await save(page).click()
  await said(page, /Must be shorter than the time for high/)
  await page.getByLabel('Resolution: High').fill('soon')
  await said(page, 'Write a time such as 4h, 30m or 1d 2h.')
  await page.getByLabel('Resolution: High').fill('1d')
  await page.getByText(/Must be shorter than the time for high/).waitFor({ state: 'detached' })
  await page.getByRole('combobox', { name: 'Stands still while it is' }).press('ArrowDown')
  await page.getByRole('option', { name: 'Resolved' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Try it' }).click()
  await page
    .getByRole('group', { name: 'What if' })
    .getByRole('row', { name: /^Resolution/ })
    .waitFor()
  await said(page, '2 tickets looked at')
  // A time in which nothing was made says how to look further.
  const since = page.getByRole('region', { name: 'What if' }).getByRole('combobox', { name: 'Tickets' })
  await since.click()
  await page.getByRole('option', { name: 'Made between two days' }).click()
  await page.getByLabel('Made from').fill('2001-01-01')
  await page.getByLabel('Until').fill('2001-12-31')
  await page.getByRole('button', { name: 'Try it' }).click()
  await said(page, 'Take a longer time, or all that there are.')
  await shoot(page, 'settings-sla-what-if-range')
  await page.getByLabel('Until').fill('')
  await page.getByRole('button', { name: 'Try it' }).click()
  await said(page, '2 tickets looked at')
  await since.click()
  await page.getByRole('option', { name: 'All that there are' }).click()
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByText('Try it again').waitFor({ state: 'detached' })
  await said(page, '2 tickets looked at')
  const deadEnds = page.getByRole('region', { name: 'Dead ends' })
  await deadEnds.getByRole('row', { name: 'Resolution: the priority has no time 0 1' }).waitFor()
  const teams = page.getByRole('region', { name: 'Who had these tickets' })
  const nobody = teams.getByRole('table', { name: 'Without a team' })
  await nobody.getByRole('columnheader', { name: 'Today’s hours' }).waitFor()
  await nobody.getByRole('columnheader', { name: 'These hours' }).waitFor()
  await nobody.getByRole('row', { name: 'Idle – –' }).waitFor()
  const open = teams.getByRole('img', { name: /^Open tickets of Without a team, .* Up to 2\.$/ })
  await open.waitFor()
  assert.equal(await open.locator('polyline').count(), 1, 'both sides have the same tickets')
  await shoot(page, 'settings-sla-policy')
  await toEnd(page)
  await checkAccess(page)
  await fits(page)
  assert.deepEqual((await sla.policies()).items, [])
  await save(page).click()
  await said(page, '"Gold" is made.')
  const [policy] = (await sla.policies()).items
  const office = await calendars.get('Office')
  assert.deepEqual(
    [policy?.condition, policy?.calendar?.id, policy?.targets[0]?.durations, policy?.targets[0]?.warn_at],
    ['project:HELP', office.id, { critical: 'PT4H', high: 'P1D' }, [80, 90]],
  )
  assert.deepEqual(policy?.targets[0]?.pause_on, ['resolved'])
})

test('policies are tried in an order that is changed by keyboard; one that is off says so', async () => {
  const { sla } = await e2e.waybill.as()
  await sla.createPolicy({ name: 'Silver', condition: 'priority:high', active: false })
  await sla.createPolicy({
    name: 'Everything else',
    targets: [{ target: 'first_response', durations: { high: 'PT8H', low: 'P2D' } }],
  })
  const page = await e2e.openPage(e2e.waybill.admin, '/settings/sla')
  await untilReady(page)
  const rows = page.locator('main').getByRole('listitem')
  await rows.filter({ hasText: 'Everything else' }).waitFor()
  await page.getByRole('button', { name: 'Try Everything else earlier' }).press('Enter')
  await rows.nth(1).getByText('Everything else').waitFor()
  await rows.filter({ hasText: 'Silver' }).getByText('Off', { exact: true }).waitFor()
  await shoot(page, 'settings-sla')
  await checkAccess(page)
  await fits(page)
  const names = (await sla.policies()).items.map(({ name }) => name)
  assert.deepEqual(names, ['Gold', 'Everything else', 'Silver'])
})

test('agents read calendars and policies and change nothing; requesters have neither', async () => {
  const page = await e2e.openPage(desk.rui, '/settings/sla')
  await untilReady(page)
  await page.getByRole('link', { name: 'Gold' }).click()
  await page.getByText('Admins change SLA policies.').waitFor()
  assert.equal(await save(page).count(), 0)
  assert.equal(await page.getByLabel('Promise: Resolution').isDisabled(), true)
  await toEnd(page)
  await checkAccess(page)
  await page.goto('/settings/calendars')
  await page.getByRole('link', { name: 'Office' }).click()
  await page.getByText('Admins change calendars.').waitFor()
  assert.equal(await page.getByRole('button', { name: /^Add hours/ }).count(), 0)
  await checkAccess(page)
  const hers = await e2e.openPage(desk.rita, '/settings/sla')
  await hers.getByRole('heading', { name: 'There is nothing here' }).waitFor()
})

test('a project becomes a service desk with a workflow of its own', async () => {
  const { projects, workflows } = await e2e.waybill.as()
  await projects.create({ key: 'SHOP', name: 'Shop' })
  const page = await e2e.openPage(e2e.waybill.admin, '/projects/SHOP/settings')
  await untilReady(page)
  await page.getByRole('radio', { name: /Service desk/ }).check()
  await said(page, 'Saved')
  await page.getByRole('combobox', { name: 'Workflow of all other tickets' }).click()
  await shoot(page, 'project-desk')
  await page.getByRole('option', { name: 'Hardware requests' }).click()
  const hardware = await workflows.get('Hardware requests')
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('input[value="Hardware requests"]') !== null,
  )
  await checkAccess(page, 'main')
  await page.reload()
  await untilReady(page)
  assert.equal(
    await page.getByRole('combobox', { name: 'Workflow of all other tickets' }).inputValue(),
    'Hardware requests',
  )
  const { kind, workflow } = await projects.get('SHOP')
  assert.deepEqual([kind, workflow?.id], ['service_desk', hardware.id])
})
