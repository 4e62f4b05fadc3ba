import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { NARROW, WIDE, inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

let rui: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  const { labels, projects, tickets } = await waybill.as()
  await projects.create({ key: 'WEB', name: 'Web shop' })
  await projects.create({ key: 'HR', name: 'People' })
  await labels.create('WEB', { name: 'checkout', color: '#c02626' })
  for (let number = 1; number <= 30; number += 1)
    await tickets.create({
      project: 'WEB',
      title: `Voucher ${String(number)} is refused`,
      priority: number % 10 === 0 ? 'critical' : 'low',
      ...(number % 3 === 0 && { labels: ['checkout'] }),
    })
  await tickets.create({ project: 'HR', title: 'A desk for the new colleague', assignee: rui.id })
})

const row = (page: Page, key: string) =>
  page.getByRole('row').filter({ hasText: new RegExp(`${key}(?!\\d)`) })
const query = (page: Page) => page.getByRole('combobox', { name: 'Query' })
const keys = (page: Page) => page.locator('[data-page]').allInnerTexts()

async function openList(path = '/tickets', options = {}): Promise<Page> {
  const page = await e2e.openPage(rui, path, options)
  await untilReady(page)
  await page.locator('[data-id]').first().waitFor()
  return page
}

test('tickets stand in a table that anybody can read, in the light, in the dark and on a telephone', async () => {
  const page = await openList()
  await page.getByText('31', { exact: true }).waitFor()
  await checkAccess(page)
  await shoot(page, 'tickets')
  const narrow = await openList('/tickets', { size: NARROW, dark: true })
  await checkAccess(narrow)
  await shoot(narrow, 'tickets-narrow')
})

test('completion knows the names of workflows and what ratings there are', async () => {
  // A name of which half is written is none.
  e2e.trouble.expect(/ 400$|status of 400/)
  const page = await openList()
  await query(page).fill('workflow:Ba')
  await page.getByRole('option', { name: /^Basic/ }).waitFor()
  await shoot(page, 'tickets-completion-workflow')
  await query(page).fill('rating:')
  await page.getByRole('option', { name: /^none/ }).waitFor()
  assert.equal(await page.getByRole('option', { name: /^[1-5]\b/ }).count(), 5)
  await shoot(page, 'tickets-completion-rating')
})

test('a query is written with completion, narrows the list, stands in the address, and is taken apart again', async () => {
  const page = await openList()
  await query(page).fill('pri')
  await page.getByRole('option', { name: /^priority/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('crit')
  await page.getByRole('option', { name: /^critical/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('3', { exact: true }).waitFor()
  assert.deepEqual(await keys(page), ['WEB-30', 'WEB-20', 'WEB-10'])
  assert.equal(new URL(page.url()).searchParams.get('q'), 'priority:critical')
  await page.getByRole('button', { name: 'Remove the filter priority:critical' }).click()
  await page.getByText('31', { exact: true }).waitFor()
  await page.goBack()
  await page.getByText('3', { exact: true }).waitFor()
})

test('what is being typed stays as it is when the first part of it is applied', async () => {
  const page = await openList()
  await query(page).fill('voucher 7 ')
  await page.waitForURL(/q=voucher\+7$|q=voucher%207$/)
  assert.equal(await query(page).inputValue(), 'voucher 7 ')
  await page.keyboard.type('refused')
  await page.waitForURL(/refused$/)
  assert.equal(await query(page).inputValue(), 'voucher 7 refused')
  await row(page, 'WEB-7').waitFor()
})

test('what is wrong with a query is said, at the character', async () => {
  const page = await openList()
  await query(page).fill('voucher status:opne')
  await page.getByText(/^Character 16: "opne" is not one of/).waitFor()
  assert.equal(await page.locator('mark').innerText(), 'opne')
  assert.equal((await page.locator('[data-id]').count()) > 0, true)
})

test('a query that finds nothing says so, and leads back', async () => {
  const page = await e2e.openPage(rui, '/tickets?q=nowhere')
  await page.getByRole('heading', { name: 'No ticket matches' }).waitFor()
  await checkAccess(page)
  await page.getByRole('button', { name: 'Show all tickets' }).click()
  await page.locator('[data-id]').first().waitFor()
})

test('what somebody else changes shows by itself', async () => {
  const page = await openList('/tickets?q=status:open')
  const { tickets } = await e2e.waybill.as()
  await tickets.update('WEB-29', { title: 'Somebody else was here' })
  await page.getByText('Somebody else was here').waitFor()
  await tickets.update('WEB-29', { status: 'closed' })
  await row(page, 'WEB-29').waitFor({ state: 'detached' })
  await tickets.create({ project: 'WEB', title: 'Made meanwhile' })
  await page.getByText('Made meanwhile').waitFor()
})

test('keys move, change and take back', async () => {
  const page = await openList('/tickets?q=project:WEB sort:number')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  assert.equal(await row(page, 'WEB-2').getAttribute('data-current'), 'true')
  await page.keyboard.press('p')
  // Nobody waits for the picker to show.
  await page.keyboard.type('high')
  await page.keyboard.press('Enter')
  await row(page, 'WEB-2').getByLabel('Priority: High').waitFor()
  await page.keyboard.press('z')
  await row(page, 'WEB-2').getByLabel('Priority: Low').waitFor()
  await page.keyboard.press('a')
  await page.getByRole('option', { name: 'Rui Costa (you)' }).click()
  await row(page, 'WEB-2').getByText('Rui Costa').waitFor()
  const { tickets } = await e2e.waybill.as()
  assert.equal((await tickets.get('WEB-2')).assignee?.name, 'Rui Costa')
  assert.equal((await tickets.get('WEB-2')).priority, 'low')
})

test('many tickets are chosen by range and by query, and change after a preview, with one undo', async () => {
  const page = await openList('/tickets?q=label:checkout sort:number')
  await row(page, 'WEB-3').click({ modifiers: ['Control'] })
  await row(page, 'WEB-12').click({ modifiers: ['Shift'] })
  await page.getByText('4 selected').waitFor()
  await page.getByRole('button', { name: 'Select all 10 that match' }).click()
  await page.getByText('10 selected').waitFor()
  await checkAccess(page)
  await page.setViewportSize(NARROW)
  const clear = await page.getByRole('button', { name: 'Select none' }).boundingBox()
  assert.ok(clear && clear.x + clear.width <= NARROW.width, 'all of the bar is to be seen on a phone')
  await page.setViewportSize(WIDE)
  await page.keyboard.press('s')
  await page.getByRole('option', { name: 'Resolved' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change many tickets' })
  await dialog
    .getByText('10 tickets: 10 will change, 0 will stay as they are, 0 may not be changed')
    .waitFor()
  await checkAccess(page)
  await shoot(page, 'bulk-preview')
  await dialog.getByRole('button', { name: 'Change 10 tickets' }).click()
  await dialog.getByText('10 changed, 0 unchanged, 0 not allowed').waitFor()
  const { tickets } = await e2e.waybill.as()
  const resolved = async () =>
    (await tickets.list({ q: 'label:checkout status:resolved', count: 'exact' })).count
  assert.equal(await resolved(), 10)
  await dialog.getByRole('button', { name: 'Undo all of it' }).click()
  await dialog.getByText(/^10 changed back/).waitFor()
  assert.equal(await resolved(), 0)
  await page.getByText('10 tickets changed.').waitFor({ state: 'detached' })
})

test('an open bulk change shows that it was undone from what is said below', async () => {
  const page = await openList('/tickets?q=label:checkout sort:number')
  await row(page, 'WEB-3').click({ modifiers: ['Control'] })
  await row(page, 'WEB-12').click({ modifiers: ['Control'] })
  await page.keyboard.press('p')
  await page.getByRole('option', { name: 'Critical' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change many tickets' })
  await dialog.getByRole('list', { name: 'What their history will say:' }).waitFor()
  await dialog.getByRole('button', { name: 'Change 2 tickets' }).click()
  await dialog.getByText('2 changed, 0 unchanged, 0 not allowed').waitFor()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await dialog.getByText(/^2 changed back/).waitFor()
  await dialog.getByRole('button', { name: 'Undo all of it' }).waitFor({ state: 'detached' })
})

test('the list is sorted by its columns, put in groups and shown with others', async () => {
  const page = await openList('/tickets?q=project:WEB')
  await page.getByRole('button', { name: 'Priority', exact: true }).click()
  await page.waitForURL(/sort(%3A|:)-priority/)
  await row(page, 'WEB-30').waitFor()
  await page.getByRole('button', { name: 'Group', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Priority' }).click()
  const group = page.getByRole('button', { name: /^Critical/ })
  await group.click()
  await row(page, 'WEB-30').waitFor({ state: 'detached' })
  await group.click()
  await row(page, 'WEB-30').waitFor()
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Reporter' }).click()
  await page.getByRole('columnheader', { name: 'Reporter' }).waitFor()
  await page.waitForURL(/columns=/)
})

test('a ticket is looked at beside the list, and the list goes on by keys', async () => {
  const page = await openList('/tickets?q=project:WEB sort:number')
  await page.getByText('Voucher 1 is refused').click()
  const peek = page.getByRole('complementary', { name: 'Ticket WEB-1' })
  await peek.getByText('Voucher 1 is refused').first().waitFor()
  await shoot(page, 'peek')
  await page.locator('[role=grid]').focus()
  await page.keyboard.press('j')
  await page.getByRole('complementary', { name: 'Ticket WEB-2' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('complementary', { name: 'Ticket WEB-2' }).waitFor({ state: 'detached' })
})
