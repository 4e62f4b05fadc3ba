import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { assertFits } from './testing/fits.ts'
import { inBrowser, NARROW } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

let rui: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  const { projects } = await waybill.as()
  await projects.create({ key: 'WEB', name: 'Website' })
})

const list = (page: Page) => page.getByRole('list', { name: 'Notifications by ticket' })
const rows = (page: Page) => list(page).getByRole('listitem')
const row = (page: Page, text: string) => rows(page).filter({ hasText: text })
const badge = (page: Page) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('img', { name: /unread$/ })

/** A ticket of Rui's, about which Ana has said something, and Rui has been told of both. */
async function told(title: string, body = 'Please look'): Promise<string> {
  const { tickets, comments } = await e2e.waybill.as()
  const { notifications } = await e2e.waybill.as(rui)
  const { key } = await tickets.create({ project: 'WEB', title, assignee: rui.id })
  await comments.add(key, { body })
  const isTold = async () =>
    (await notifications.list()).items.some(({ ticket, comment }) => ticket?.key === key && comment !== null)
  while (!(await isTold())) await delay(20)
  return key
}

async function readAll(): Promise<void> {
  const { notifications } = await e2e.waybill.as(rui)
  for await (const { id } of notifications.every()) await notifications.update(id, { done: true })
}

test('an inbox with nothing in it says what belongs there, and leads on', async () => {
  const page = await e2e.openPage(rui, '/inbox')
  await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor()
  await checkAccess(page)
  await page.getByRole('link', { name: 'Show my open tickets' }).click()
  await page.waitForURL(/\/tickets\?q=/)
})

test('what happens is there at once, in every window, with the count in the sidebar', async () => {
  const [inbox, elsewhere] = [await e2e.openPage(rui, '/inbox'), await e2e.openPage(rui, '/settings/profile')]
  await Promise.all([untilReady(inbox), untilReady(elsewhere)])
  const key = await told('Checkout fails')
  await row(inbox, key).getByText('Ana Lopes assigned it to you').waitFor()
  await row(inbox, key).getByText('Please look').waitFor()
  for (const page of [inbox, elsewhere]) assert.equal(await badge(page).textContent(), '1')
  await inbox.getByRole('button', { name: 'Mark all as read' }).click()
  for (const page of [inbox, elsewhere]) await badge(page).waitFor({ state: 'detached' })
  await readAll()
})

test('all of it goes by keys: J and K, done with E, back with Z, put off with H', async () => {
  const keys = [await told('First'), await told('Second'), await told('Third')]
  const page = await e2e.openPage(rui, '/inbox')
  await untilReady(page)
  await rows(page).nth(2).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  assert.match(await focused(), /Second/)
  await page.keyboard.press('e')
  await row(page, 'Second').waitFor({ state: 'detached' })
  await page.getByText(`${String(keys[1])} is done.`).waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('First'))
  await page.keyboard.press('z')
  await row(page, 'Second').waitFor()
  await page.keyboard.press('k')
  assert.match(await focused(), /Second|Third/)
  await page.keyboard.press('h')
  await page.getByRole('menuitem', { name: /Tomorrow morning/ }).click()
  await page.waitForFunction(() => document.querySelectorAll('[data-notification]').length === 2)
  await page.getByRole('link', { name: 'Put off' }).click()
  await rows(page).first().waitFor()
  assert.equal(await rows(page).count(), 1)
  await page.getByRole('button', { name: 'Have it now' }).click()
  await page.getByRole('heading', { name: 'Nothing is put off' }).waitFor()
  await readAll()
})

test('what is done stands under Done, and comes back from there', async () => {
  const key = await told('Printer')
  const page = await e2e.openPage(rui, '/inbox')
  await row(page, key).getByRole('button', { name: 'Done', exact: true }).click()
  await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor()
  await page.getByRole('link', { name: 'Done', exact: true }).click()
  await row(page, key).getByRole('button', { name: 'Back to the inbox' }).click()
  await page.getByRole('link', { name: 'Waiting' }).click()
  await row(page, key).waitFor()
  await readAll()
})

test('a ticket opens beside the list and is read with it; narrow, on a page of its own', async () => {
  const key = await told('Beside')
  const wide = await e2e.openPage(rui, '/inbox')
  await row(wide, key).getByRole('link').click()
  await wide.getByRole('complementary', { name: key }).getByText('Please look').waitFor()
  await badge(wide).waitFor({ state: 'detached' })
  await shoot(wide, 'inbox')
  await checkAccess(wide)
  const narrow = await e2e.openPage(rui, '/inbox', { size: NARROW })
  await row(narrow, key).waitFor()
  await checkAccess(narrow)
  await row(narrow, key).getByRole('link').click()
  await narrow.waitForURL(new RegExp(`/tickets/${key}`))
  const { comments } = await e2e.waybill.as()
  const { notifications } = await e2e.waybill.as(rui)
  await comments.add(key, { body: 'While you look' })
  await narrow.getByText('While you look').waitFor()
  const isRead = async () =>
    (await notifications.list()).items.some(
      ({ comment, read_at }) => comment?.excerpt === 'While you look' && read_at !== null,
    )
  while (!(await isRead())) await narrow.waitForTimeout(20)
  await readAll()
})

test('what somebody has switched off is not told', async () => {
  const page = await e2e.openPage(rui, '/settings/notifications')
  const box = (name: string) => page.getByRole('checkbox', { name })
  await box('Tickets that are mine to do, It becomes mine: Inbox').waitFor()
  await checkAccess(page)
  await shoot(page, 'notification-settings')
  await box('Tickets that are mine to do, It becomes mine: Inbox').click()
  const { notifications, tickets } = await e2e.waybill.as(rui)
  const isOff = async () =>
    (await notifications.settings()).items.some(({ kind, channels }) => kind === 'assigned' && !channels.app)
  while (!(await isOff())) await page.waitForTimeout(20)
  await page.goto('/inbox')
  await untilReady(page)
  const key = await told('Silent', '@Rui Costa look')
  await row(page, key).getByText('Ana Lopes mentioned you').waitFor()
  await notifications.saveSettings({ items: [] })
  await tickets.get(key)
  await readAll()
})

test('quiet hours and a switch for all mail are kept, also on a narrow screen', async () => {
  const { plugins } = await e2e.waybill.as()
  // Nobody listens there: what is chosen is all that this is about.
  const values = { host: '127.0.0.1', port: 9, security: 'none', from: 'Help desk <help@example.org>' }
  await plugins.configure('email', { values })
  await plugins.turn('email', true)
  const page = await e2e.openPage(rui, '/settings/notifications', { size: NARROW })
  await page.getByRole('switch', { name: 'Nothing at certain hours' }).click()
  await page.getByLabel('Until', { exact: true }).fill('06:30')
  await page.getByRole('checkbox', { name: 'Tickets that I watch, A comment: Mail' }).click()
  await page.getByRole('switch', { name: 'Send me mail' }).click()
  const { notifications } = await e2e.waybill.as(rui)
  const kept = async () => {
    const { email, quiet_hours, items } = await notifications.settings()
    const watching = items.find((one) => one.kind === 'comment' && one.relation === 'watcher')
    return [email, quiet_hours?.from, quiet_hours?.until, watching?.channels.email].join(' ')
  }
  while ((await kept()) !== 'false 22:00 06:30 false') await page.waitForTimeout(20)
  await checkAccess(page)
  await assertFits(page)
  await shoot(page, 'notification-settings-quiet')
  await page.getByRole('button', { name: 'Back to the defaults' }).click()
  await page.getByRole('checkbox', { name: 'Tickets that I watch, A comment: Mail', checked: true }).waitFor()
  await plugins.turn('email', false)
})

test('what happens to an account stands in the inbox without a ticket', async () => {
  const { people } = await e2e.waybill.as()
  await people.invite(rui.id)
  const page = await e2e.openPage(rui, '/inbox')
  await row(page, 'A link to reset your password was made').waitFor()
  await checkAccess(page)
  await row(page, 'A link to reset your password was made').getByRole('link').click()
  await page.waitForURL(/\/settings\/security/)
  await readAll()
})
