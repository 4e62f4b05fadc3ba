import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inBrowser } from './testing/in-browser.ts'
import { untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

/** More than two pages of a list. */
const MANY = 230

let rui: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  const { projects, tickets } = await waybill.as()
  await projects.create({ key: 'LONG', name: 'A long list' })
  for (let number = 1; number <= MANY; number += 1)
    await tickets.create({ project: 'LONG', title: `Ticket of ${String(number)}` })
})

async function openList(path = '/tickets'): Promise<Page> {
  const page = await e2e.openPage(rui, path)
  await untilReady(page)
  await page.getByText(String(MANY), { exact: true }).waitFor()
  return page
}

const current = (page: Page, key: string) =>
  page.locator('[data-current="true"]').filter({ hasText: new RegExp(`${key}(?!\\d)`) })

test('End goes to the end of the whole list, also of what is not loaded yet, and Home to its beginning', async () => {
  const page = await openList()
  await page.keyboard.press('End')
  await current(page, 'LONG-1').waitFor()
  await page.keyboard.press('Home')
  await current(page, `LONG-${String(MANY)}`).waitFor()
  await page.keyboard.press('Control+End')
  await current(page, 'LONG-1').waitFor()
  await page.keyboard.press('Control+Home')
  await current(page, `LONG-${String(MANY)}`).waitFor()
})

test('without a filter all tickets that one may see are chosen, also those that are not loaded', async () => {
  const page = await openList()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: `Select all ${String(MANY)} that match` }).click()
  await page.getByText(`${String(MANY)} selected`).waitFor()
  await page.keyboard.press('p')
  await page.getByRole('option', { name: 'High' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change many tickets' })
  await dialog.getByText(new RegExp(`^${String(MANY)} tickets: ${String(MANY)} will change`)).waitFor()
})

test('a list says in which order it stands: newest first unless another is asked for', async () => {
  const page = await openList()
  await page.getByText('newest first').waitFor()
  await page.getByRole('button', { name: 'Updated', exact: true }).click()
  await page.getByText('newest first').waitFor({ state: 'detached' })
  const head = page.getByRole('columnheader', { name: 'Updated' })
  assert.equal(await head.getAttribute('aria-sort'), 'descending')
  await page.goto('/tickets?columns=key,created')
  await page.locator('[role=columnheader][aria-sort=descending]', { hasText: 'Created' }).waitFor()
})
