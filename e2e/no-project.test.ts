import { test } from 'node:test'
import { checkAccess } from './testing/check-access.ts'
import { inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'

const e2e = inBrowser()

test('without a project, home and board lead to the first one, and to no empty list', async () => {
  const page = await e2e.openPage(e2e.waybill.admin)
  await page.getByText('No project yet').waitFor()
  await page.getByText('Nothing has happened yet').waitFor()
  await shoot(page, 'home-no-project')
  await checkAccess(page)
  await page.goto('/board')
  await page.getByRole('link', { name: 'Create project' }).click()
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/projects$/)
})

test('who may not make a project is told of none, without a way to make one', async () => {
  const page = await e2e.openPage(await e2e.waybill.person('Ida Holm'), '/board')
  await page.getByText('There is no project yet').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Create project' }).waitFor({ state: 'detached' })
})
