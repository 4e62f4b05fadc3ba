import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

let rui: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  const { projects, tickets } = await waybill.as()
  await projects.create({ key: 'WEB', name: 'Website' })
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const of = { project: 'WEB', assignee: rui.id }
  await tickets.create({ ...of, title: 'Later', due_at: day(5) })
  await tickets.create({ ...of, title: 'Late already', due_at: day(-1), priority: 'critical' })
  await tickets.create({ project: 'WEB', title: 'Of nobody', status: 'in_progress' })
  await tickets.create({ project: 'WEB', title: 'Gone', status: 'resolved' })
})

const total = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Tickets in numbers' }).getByRole('link', { name })
const totals = async (page: Page) => {
  const texts: string[] = []
  for (const name of ['All', 'Open', 'In progress', 'Resolved', 'Critical'])
    texts.push((await total(page, name).innerText()).replaceAll(/\s+/g, ' '))
  return texts
}

test('home says where things stand, and each number leads to its tickets', async () => {
  const page = await e2e.openPage(rui)
  await total(page, 'All').getByText('4').waitFor()
  assert.deepEqual(await totals(page), ['All 4', 'Open 2', 'In progress 1', 'Resolved 1', 'Critical 1'])
  const mine = page.getByRole('region', { name: 'My tickets by due time' })
  await mine.getByRole('link', { name: /Late already/ }).waitFor()
  const titles = await mine.getByRole('listitem').allInnerTexts()
  assert.match(titles[0] ?? '', /Late already[\s\S]*was due/)
  assert.match(titles[1] ?? '', /Later[\s\S]*due/)
  await page.getByRole('img', { name: /4 tickets were created and 1 was resolved/ }).waitFor()
  await shoot(page, 'home')
  await checkAccess(page)
  await total(page, 'Critical').click()
  await page.waitForURL(/q=priority%3Acritical|q=priority:critical/)
})

test('the picture of 30 days is a table too, whose numbers lead on', async () => {
  const page = await e2e.openPage(rui)
  await page.getByRole('button', { name: 'As a table' }).click()
  const table = page.getByRole('table', { name: 'Created and resolved, 30 days' })
  assert.equal(await table.getByRole('row').count(), 31)
  await checkAccess(page)
  await table.getByRole('link', { name: /^4: Tickets created/ }).click()
  await page.waitForURL(/created/)
})

test('what others do shows in words and in the numbers, while one looks', async () => {
  const page = await e2e.openPage(rui)
  await total(page, 'All').getByText('4').waitFor()
  await untilReady(page)
  const { tickets, comments } = await e2e.waybill.as()
  const { key } = await tickets.create({ project: 'WEB', title: 'Fresh' })
  const activity = page.getByRole('region', { name: 'What happened last' })
  await activity.getByRole('link', { name: /Fresh[\s\S]*Ana Lopes created it/ }).waitFor()
  await total(page, 'All').getByText('5').waitFor()
  await comments.add(key, { body: 'Hello' })
  await activity.getByText('Ana Lopes commented').first().waitFor()
  await tickets.update(key, { assignee: rui.id, due_at: new Date().toISOString() })
  await page.getByRole('region', { name: 'My tickets by due time' }).getByText('Fresh').waitFor()
})

test('a saved view stands in the sidebar with its live count, and is renamed, moved and deleted there', async () => {
  const { views, tickets } = await e2e.waybill.as(rui)
  const before = (await tickets.list({ q: 'status:open' })).items.length
  await views.create({ name: 'All open', query: 'status:open' })
  await views.create({ name: 'Mine', query: 'assignee:me' })
  const page = await e2e.openPage(rui)
  await untilReady(page)
  const shown = page.getByRole('region', { name: 'Views' })
  const count = (of: number) =>
    shown.getByRole('link', { name: `All open ${String(of)} ticket${of === 1 ? '' : 's'}` })
  await count(before).waitFor()
  await (await e2e.waybill.as()).tickets.create({ project: 'WEB', title: 'One more' })
  await count(before + 1).waitFor()
  await checkAccess(page)
  await shown.getByRole('button', { name: 'View All open' }).click()
  await page.getByRole('menuitem', { name: 'Rename or share' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Open work')
  await page.getByRole('switch', { name: 'Everybody who works here sees it' }).click()
  await checkAccess(page)
  await page.getByRole('button', { name: 'Save view' }).click()
  await shown.getByText('Open work').waitFor()
  const other = await e2e.openPage(e2e.waybill.admin)
  await other.getByRole('region', { name: 'Views' }).getByText('Open work').waitFor()
  await shown.getByRole('button', { name: 'View Open work' }).click()
  await page.getByRole('menuitem', { name: 'Move down' }).click()
  await page.waitForFunction(() => {
    const names = [...document.querySelectorAll('section[aria-label="Views"] li')].map(
      (one) => one.textContent ?? '',
    )
    return names[0]?.startsWith('Mine')
  })
  await shown.getByRole('button', { name: 'View Open work' }).click()
  await page.getByRole('menuitem', { name: 'Delete view' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete view' }).click()
  await shown.getByText('Open work').waitFor({ state: 'detached' })
  await other.getByText('Open work').waitFor({ state: 'detached' })
})

test('what a list shows is saved under a name, and its changes after it', async () => {
  const page = await e2e.openPage(rui, '/tickets?q=status:open&group=priority')
  await untilReady(page)
  await page.getByRole('button', { name: 'Save view' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('By priority')
  await page.keyboard.press('Enter')
  const link = page.getByRole('region', { name: 'Views' }).getByRole('link', { name: /^By priority/ })
  await link.waitFor()
  await page.waitForURL(/view=/)
  await page.waitForFunction(
    () => document.querySelector('section[aria-label="Views"] [aria-current="page"]') !== null,
  )
  const id = new URL(page.url()).searchParams.get('view') ?? ''
  assert.equal(await page.getByRole('button', { name: 'Save view' }).count(), 0, 'nothing is left to save')
  await page.goto(`/tickets?q=status:open&group=status&view=${id}`)
  await page.getByRole('button', { name: 'Save changes to By priority' }).click()
  await page.getByText('By priority is saved.').waitFor()
  const { views } = await e2e.waybill.as(rui)
  const { group, query } = await views.get(id)
  assert.deepEqual([group, query], ['status', 'status:open'])
  await page.goto('/')
  await link.click()
  await page.waitForURL(/group=status/)
  await checkAccess(page)
})
