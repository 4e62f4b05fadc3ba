import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { NARROW, inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import type { Person } from './testing/waybill.ts'
import { untilFetched, untilOffline, untilReady } from './testing/waits.ts'

let rui: Person
let vera: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  vera = await waybill.person('Vera Lund', 'requester')
  const { projects, tickets } = await waybill.as()
  await projects.create({ key: 'WEB', name: 'Web shop' })
  for (const title of ['Checkout fails', 'Slow search', 'Voucher is taken off twice'])
    await tickets.create({ project: 'WEB', title })
})

/** A server that is away, or a network: the browser says so on its console. */
const AWAY = [/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_RESET|WebSocket connection/]

test('who is not signed in is asked to, and comes to the page that was wanted', async () => {
  const page = await e2e.openPage(null, '/tickets/WEB-2')
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  await shoot(page, 'sign-in')
  await checkAccess(page)
  await page.getByLabel('E-mail address').fill(rui.email)
  await page.getByLabel('Password', { exact: true }).fill(rui.password)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/tickets\/WEB-2$/)
  await untilReady(page)
})

test('a wrong password is said, and the address stays', async () => {
  e2e.trouble.expect(/ 401( |$)|status of 401/)
  const page = await e2e.openPage(null, '/sign-in')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('Fill this in').nth(1).waitFor()
  await page.getByLabel('E-mail address').fill(rui.email)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  assert.equal(await page.getByLabel('E-mail address').inputValue(), rui.email)
})

test('every page has a way back: an unknown address, an unknown ticket, a page without rights', async () => {
  e2e.trouble.expect(/ 404( |$)|status of 404/)
  const page = await e2e.openPage(vera, '/no/such/page')
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  await checkAccess(page)
  await page.goto('/tickets/WEB-4711')
  await page.getByRole('heading', { name: 'There is no ticket WEB-4711' }).waitFor()
  await page.goto('/settings/people')
  await page.getByRole('heading', { name: /may not see this page|nothing here/ }).waitFor()
  await checkAccess(page)
})

test('the tab of the browser names the page, and the ticket that is open on it', async () => {
  const page = await e2e.openPage(rui, '/board')
  const titled = (title: string) => page.waitForFunction((wanted) => document.title === wanted, title)
  await titled('Board · Waybill')
  await page.goto('/tickets/WEB-2')
  await titled('WEB-2 Slow search')
  await page.getByRole('link', { name: 'Settings' }).click()
  await titled('Settings · Waybill')
})

test('the palette finds actions and tickets, by keyboard alone', async () => {
  const page = await e2e.openPage(rui, '/tickets')
  await untilReady(page)
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await palette.waitFor()
  await checkAccess(page)
  await shoot(page, 'palette')
  await page.keyboard.type('checkout')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('voucher')
  assert.equal(await page.getByText(/selected$/).count(), 0, 'it marked the text, and nothing behind it')
  await palette.getByText('Voucher is taken off twice').waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/tickets\/WEB-3|q=voucher/)
  await page.keyboard.press('Escape')
})

test('letters are shortcuts, but not where somebody writes', async () => {
  const page = await e2e.openPage(rui, '/tickets')
  await untilReady(page)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await checkAccess(page)
  await shoot(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.waitForURL(/\/settings/)
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'Create ticket' })
  await dialog.waitFor()
  await checkAccess(page)
  await shoot(page, 'create-ticket')
  await page.keyboard.type('A scan for a ticket')
  assert.equal(await dialog.getByLabel('Title').inputValue(), 'A scan for a ticket')
})

test('a ticket is made by keyboard alone', async () => {
  const page = await e2e.openPage(rui, '/tickets')
  await untilReady(page)
  await page.keyboard.press('c')
  await page.getByRole('dialog', { name: 'Create ticket' }).waitFor()
  await page.keyboard.type('Made without a mouse')
  await page.keyboard.press('Control+Enter')
  await page.getByText(/WEB-\d+ created\./).waitFor()
  assert.ok((await titles()).includes('Made without a mouse'))
})

test('the whole shell is reached by Tab, and focus is always seen', async () => {
  const page = await e2e.openPage(rui, '/tickets')
  await untilReady(page)
  await page.getByRole('button', { name: /your menu/ }).waitFor()
  const seen = new Set<string>()
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    const { name, isVisible } = await focused(page)
    assert.ok(isVisible, `focus on ${name} cannot be seen`)
    seen.add(name)
  }
  for (const name of [/Skip to the page/, /Tickets/, /Settings/, /Create/, /your menu/])
    assert.ok(
      [...seen].some((one) => name.test(one)),
      `${String(name)} is not among ${[...seen].join(' | ')}`,
    )
})

test('a server that is gone is said; what is changed meanwhile waits, and is sent when it is back', async () => {
  e2e.trouble.expect(...AWAY)
  const page = await e2e.openPage(rui, '/tickets', { fetchesAhead: true })
  await untilReady(page)
  await untilFetched(page)
  await e2e.waybill.down('SIGKILL')
  await untilOffline(page)
  await page.getByText('No connection. What you change is kept').waitFor()
  await shoot(page, 'no-connection')
  await page.keyboard.press('c')
  await page.getByRole('dialog', { name: 'Create ticket' }).waitFor()
  await page.keyboard.type('Made while the server was gone')
  await page.keyboard.press('Control+Enter')
  await page.getByText('The ticket is kept and created when the connection is back.').waitFor()
  await e2e.waybill.up()
  await untilReady(page)
  await page.getByText('No connection').waitFor({ state: 'detached' })
  while (!(await titles()).includes('Made while the server was gone')) await page.waitForTimeout(50)
})

test('a dialog that could not be fetched says so, and offers the way to it', async () => {
  e2e.trouble.expect(/ERR_FAILED/, /dialogs-/)
  const page = await e2e.openPage(rui, '/tickets', { fetchesAhead: true })
  await page.route(/dialogs-/, (route) => route.abort())
  await page.reload()
  await untilReady(page)
  await page.keyboard.press('c')
  await page.getByText('This part of the page could not be shown.').waitFor()
  await page.unroute(/dialogs-/)
  await page.getByRole('button', { name: 'Load the page anew' }).click()
  await untilFetched(page)
  await page.keyboard.press('c')
  await page.getByRole('dialog', { name: 'Create ticket' }).waitFor()
})

test('a page that could not be fetched says so in its place, and opens by itself', async () => {
  e2e.trouble.expect(/ERR_FAILED/, /board-page/, /could not be loaded/)
  const page = await e2e.openPage(rui, '/settings/profile')
  await page.route(/board-page/, (route) => route.abort())
  await page.reload()
  await untilReady(page)
  await page.getByRole('link', { name: 'Board', exact: true }).click()
  await page.getByRole('heading', { name: 'This page needs the network' }).waitFor()
  await page.unroute(/board-page/)
  await page.waitForURL(/\/board/)
  await page.getByRole('heading', { name: 'This page needs the network' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Board', exact: true }).and(page.locator('[aria-current]')).waitFor()
})

test('what others did while one was away is counted, and shown on demand', async () => {
  e2e.trouble.expect(...AWAY)
  const page = await e2e.openPage(rui, '/tickets')
  await untilReady(page)
  await page.getByText('Checkout fails').first().waitFor()
  await page.context().setOffline(true)
  await untilOffline(page)
  const { tickets } = await e2e.waybill.as()
  await tickets.update('WEB-1', { priority: 'critical' })
  await tickets.update('WEB-2', { priority: 'high' })
  await page.context().setOffline(false)
  await untilReady(page)
  await page.getByText('2 tickets changed while you were away.').waitFor()
  await page.getByRole('button', { name: 'Show them' }).click()
  await page.waitForURL(/q=updated/)
})

test('a session that ends in the middle of writing asks for the password over the page, and nothing is lost', async () => {
  e2e.trouble.expect(/ 401( |$)|status of 401/, ...AWAY)
  const page = await e2e.openPage(rui, '/tickets')
  await untilReady(page)
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'Create ticket' })
  await dialog.waitFor()
  await page.keyboard.type('Half of a title')
  await (await e2e.waybill.as()).sessions.endAll(rui.id)
  const again = page.getByRole('dialog', { name: 'Sign in again' })
  await again.waitFor()
  await checkAccess(page)
  await again
    .getByLabel(/Password/)
    .first()
    .fill(rui.password)
  await page.keyboard.press('Enter')
  await again.waitFor({ state: 'detached' })
  assert.equal(await dialog.getByLabel('Title').inputValue(), 'Half of a title')
  await untilReady(page)
})

test('on a narrow screen the menu opens and leads on', async () => {
  const page = await e2e.openPage(rui, '/tickets', { size: NARROW })
  await untilReady(page)
  await page.getByRole('button', { name: 'Open the menu' }).click()
  const menu = page.getByRole('dialog')
  await menu.waitFor()
  await checkAccess(page)
  await menu.getByRole('link', { name: 'Settings' }).click()
  await page.waitForURL(/\/settings/)
})

/** The name of what has the focus, and whether it stands out from what has not. */
function focused(page: Page): Promise<{ name: string; isVisible: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return { name: 'nothing', isVisible: false }
    const name = element.getAttribute('aria-label') ?? element.innerText.trim()
    // A row of a list shows the focus that a cell of it has, a field that of its text.
    const around = [element, element.parentElement, element.closest('[role=row], label, form')]
    const isVisible =
      element === document.body ||
      around.some((one) => {
        const style = one && getComputedStyle(one)
        return style && (style.outlineStyle !== 'none' || style.boxShadow !== 'none')
      }) ||
      element.matches('input, textarea, [role=grid]')
    return { name, isVisible }
  })
}

async function titles(): Promise<(string | undefined)[]> {
  const { items } = await (await e2e.waybill.as()).tickets.list({ project: 'WEB', limit: 100 })
  return items.map(({ title }) => title)
}
