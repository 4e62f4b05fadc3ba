import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { assertFits } from './testing/fits.ts'
import { inBrowser, NARROW } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

let rui: Person
let rita: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  rita = await waybill.person('Rita Lima', 'requester')
  const { projects, tickets } = await waybill.as()
  await projects.create({ key: 'WEB', name: 'Website' })
  const of = { project: 'WEB', assignee: rui.id }
  await tickets.create({ ...of, title: 'One', priority: 'critical' })
  await tickets.create({ ...of, title: 'Two', status: 'in_progress', due_at: '2020-01-01T00:00:00Z' })
  await tickets.create({ project: 'WEB', title: 'Of nobody' })
})

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

test('the team shows how much each person has, most first, and it follows what happens', async () => {
  const page = await e2e.openPage(rui, '/team')
  await row(page, 'Rui Costa (you)')
    .getByRole('link', { name: '2 unresolved tickets of Rui Costa' })
    .waitFor()
  assert.match(
    (await page.getByRole('row').nth(1).innerText()).replaceAll(/\s+/g, ' ').trim(),
    /Rui Costa .* 2 1 1$/,
  )
  await untilReady(page)
  await shoot(page, 'team')
  await checkAccess(page)
  const { tickets } = await e2e.waybill.as()
  await tickets.create({ project: 'WEB', title: 'Three', assignee: rui.id })
  await row(page, 'Rui Costa').getByRole('link', { name: '3 unresolved tickets of Rui Costa' }).click()
  await page.waitForURL(/assignee/)
})

test('what belongs to nobody leads to those tickets', async () => {
  const page = await e2e.openPage(rui, '/team')
  await page.getByRole('link', { name: '1 unresolved ticket belongs to nobody' }).click()
  await page.waitForURL(/none/)
})

test('people are found by a part of their name, which stands in the address', async () => {
  const page = await e2e.openPage(rui, '/team')
  await page.getByRole('textbox', { name: 'Find people' }).fill('lopes')
  await row(page, 'Rui Costa').waitFor({ state: 'detached' })
  await row(page, 'Ana Lopes').waitFor()
  await page.waitForURL(/q=lopes/)
  await page.getByRole('textbox', { name: 'Find people' }).fill('zzz')
  await page.getByRole('heading', { name: 'Nobody is called that' }).waitFor()
})

test('an admin makes a team and fills it; others see it at once and cannot change it', async () => {
  const admin = await e2e.openPage(e2e.waybill.admin, '/team?part=teams')
  const other = await e2e.openPage(rui, '/team?part=teams')
  await other.getByText('An admin makes teams', { exact: false }).waitFor()
  await untilReady(other)
  await checkAccess(admin)
  await admin.getByRole('button', { name: 'Create team' }).click()
  await admin.getByRole('textbox', { name: 'Name' }).fill('Support')
  await admin.getByRole('textbox', { name: 'What it does' }).fill('First line')
  await checkAccess(admin)
  await admin.getByRole('dialog').getByRole('button', { name: 'Create team' }).click()
  await admin.getByRole('heading', { name: 'Support' }).waitFor()
  await other.getByRole('heading', { name: 'Support' }).waitFor()
  await admin.getByRole('button', { name: 'Add a person' }).click()
  await admin.getByRole('option', { name: /Rui Costa/ }).click()
  await admin.getByText('Rui Costa is in Support.').waitFor()
  await other.getByRole('listitem').filter({ hasText: 'Rui Costa' }).first().waitFor()
  assert.equal(await other.getByRole('button', { name: 'Add a person' }).count(), 0)
  await checkAccess(admin)
  await admin.getByRole('button', { name: 'Take Rui Costa out of Support' }).click()
  await admin.getByText('Nobody is in it yet.').waitFor()
  await admin.getByRole('button', { name: 'Edit Support' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Delete team' }).click()
  await dialog.getByText('Delete Support? Its people stay.').waitFor()
  // A page that hears of it may be asking for the load of the team that goes.
  e2e.trouble.expect(/\/load 404$/, /404 \(Not Found\) \(.*\/load\)$/)
  await dialog.getByRole('button', { name: 'Delete team' }).click()
  await other.getByText('There are no teams yet').waitFor()
})

test('somebody is away and their team sees it at once; an admin says what they know', async () => {
  const { teams } = await e2e.waybill.as()
  await teams.create({ name: 'Workshop' })
  await teams.putMember('Workshop', rui.id)
  const other = await e2e.openPage(e2e.waybill.admin, '/team?part=teams')
  const member = other.getByRole('listitem').filter({ hasText: /^Rui Costa/ })
  await member.getByText('Next').waitFor()
  const page = await e2e.openPage(rui, '/team')
  await row(page, 'Rui Costa').getByRole('button', { name: 'Absence and skills of Rui Costa' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rui Costa' })
  await dialog.getByRole('checkbox', { name: 'Away' }).check()
  await dialog.getByLabel('From').fill('2020-01-01T09:00')
  await dialog.getByLabel('Until').fill('2099-01-01T09:00')
  assert.equal(await dialog.getByLabel('Skills').count(), 0)
  await shoot(page, 'team-away')
  await checkAccess(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row(page, 'Rui Costa').getByText('Away until 1 Jan 2099', { exact: false }).waitFor()
  await member.getByText('Away').waitFor()
  await member.getByText('Next').waitFor({ state: 'detached' })
  await checkAccess(other)
  await shoot(other, 'team-teams')

  await other.getByRole('link', { name: 'People' }).click()
  await row(other, 'Rui Costa').getByRole('button', { name: 'Absence and skills of Rui Costa' }).click()
  const whole = other.getByRole('dialog', { name: 'Rui Costa' })
  await whole.getByRole('checkbox', { name: 'Away' }).uncheck()
  await whole.getByLabel('Skills').fill('Hardware')
  await whole.getByLabel('Skills').press('Enter')
  await whole.getByRole('button', { name: 'Save' }).click()
  await row(other, 'Rui Costa').getByText('Knows Hardware').waitFor()
  await row(page, 'Rui Costa').getByText('Away until', { exact: false }).waitFor({ state: 'detached' })
  await teams.remove('Workshop')
})

test('a requester has no page of the team', async () => {
  const page = await e2e.openPage(rita, '/')
  await untilReady(page)
  assert.equal(await page.getByRole('link', { name: 'Team', exact: true }).count(), 0)
})

test('narrow, the table of people stays within the page', async () => {
  const page = await e2e.openPage(rui, '/team', { size: NARROW })
  await row(page, 'Rui Costa').waitFor()
  await checkAccess(page)
  await assertFits(page)
})
