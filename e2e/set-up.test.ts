import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAccess } from './testing/check-access.ts'
import { inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilLive } from './testing/waits.ts'

const e2e = inBrowser({ empty: true })

test('an address without the code of the link says where the link is', async () => {
  const page = await e2e.openPage(null, '/setup')
  await page.getByRole('heading', { name: 'Use the link that the server printed' }).waitFor()
  await checkAccess(page)
})

test('a wrong code is refused in words, and what was typed stays', async () => {
  e2e.trouble.expect(/ 422( |$)/)
  const page = await e2e.openPage(null, `/setup#code=${'x'.repeat(43)}`)
  await page.getByLabel('Your name').fill('Ana Lopes')
  await page.getByLabel('E-mail address').fill('ana@example.org')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('alert').waitFor()
  assert.equal(await page.getByLabel('Your name').inputValue(), 'Ana Lopes')
})

test('the printed link leads from nothing over a first project and sample data to a board', async () => {
  const { setUpLink } = e2e.waybill
  const page = await e2e.openPage(null, setUpLink)
  await page.getByRole('heading', { name: 'Set up Waybill' }).waitFor()
  await shoot(page, 'set-up')
  await checkAccess(page)
  await page.getByLabel('Your name').fill('Ana Lopes')
  await page.getByLabel('E-mail address').fill('ana@example.org')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Create your first project' }).waitFor()
  await checkAccess(page)
  await page.getByLabel('Name of the project').fill('Service desk')
  assert.equal(await page.getByRole('textbox', { name: 'Key' }).inputValue(), 'SD')
  await page.getByRole('button', { name: 'Create project' }).click()
  await page.getByRole('heading', { name: 'Look around with sample data?' }).waitFor()
  await shoot(page, 'set-up-sample-data')
  await checkAccess(page)
  await page.getByRole('button', { name: 'Add sample data' }).click()
  await page.getByRole('progressbar', { name: 'Progress of the sample data' }).waitFor()
  await page.getByRole('button', { name: 'Stop here' }).waitFor()
  await page.waitForURL(/\/board\?project=(?!SD)/, { timeout: 120_000 })
  await untilLive(page)
  await page
    .getByText(/^DESK-\d+$/)
    .first()
    .waitFor()
  const notifications = await page.getByRole('link', { name: /^Inbox/ }).textContent()
  assert.doesNotMatch(notifications ?? '', /99/)
  await shoot(page, 'set-up-board')
})

test('the link works once', async () => {
  const page = await e2e.openPage(null, '/setup')
  await page.getByRole('link', { name: 'There is an admin already: sign in' }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
})
