import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { assertFitsNarrow } from './testing/fits.ts'
import { inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'

const e2e = inBrowser({ allowedHosts: '127.0.0.1' }, async (waybill) => {
  const client = await waybill.as()
  await client.projects.create({ key: 'WEB', name: 'Website' })
})

let receiver: Server
let address = ''
let status = 200
const heard: string[] = []

before(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const message = JSON.parse(Buffer.concat(chunks).toString()) as { event: string }
      heard.push(message.event)
      response.writeHead(status).end(JSON.stringify({ received: message.event }))
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/hook`
})
after(() => {
  receiver.closeAllConnections()
  receiver.close()
})

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const rows = (page: Page) => page.getByRole('list', { name: 'Messages' }).getByRole('listitem')

/** Beside the dialogue of the same name. */
const shownSecret = (page: Page) => page.locator('code[aria-label="The secret"]')

test('a webhook is made, shows its secret once, and is tried out', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/')
  await untilReady(page)
  await page.getByRole('link', { name: 'Integrations' }).click()
  await page.getByRole('heading', { name: 'No webhook yet' }).waitFor()
  await shoot(page, 'webhooks-empty')
  await checkAccess(page)
  await press(page, 'New webhook')
  await page.getByLabel('Address').fill('example.org')
  await press(page, 'Make webhook')
  e2e.trouble.expect(/ 422$|status of 422/)
  await said(
    page,
    'Must be an http or https address without a name or password in it, such as https://example.org/hook',
  )
  await page.getByLabel('Address').fill(address)
  await shoot(page, 'webhooks-new')
  await press(page, 'Make webhook')
  const secret = shownSecret(page)
  await secret.waitFor()
  assert.match((await secret.textContent()) ?? '', /^whsec_/)
  await press(page, 'Done')
  await page.getByRole('link', { name: address }).click()
  await page.getByRole('heading', { name: 'Nothing was sent yet' }).waitFor()
  await press(page, 'Send a test')
  await said(page, 'The test is on its way.')
  await rows(page).filter({ hasText: 'webhook.test' }).filter({ hasText: 'Delivered' }).waitFor()
  assert.deepEqual(heard, ['webhook.test'])
})

test('its log shows what was sent and answered, and sends it again', async () => {
  const client = await e2e.waybill.as()
  const [webhook] = (await client.webhooks.list()).items
  assert.ok(webhook)
  status = 503
  const { key } = await client.tickets.create({ project: 'WEB', title: 'The printer burns' })
  const page = await e2e.openPage(e2e.waybill.admin, `/integrations/webhooks?open=${webhook.id}`)
  const row = rows(page).filter({ hasText: key })
  await row.filter({ hasText: '503' }).waitFor()
  await row.getByRole('button').click()
  await said(page, '"title": "The printer burns"')
  await said(page, '{"received":"ticket.created"}')
  await shoot(page, 'webhooks-log')
  await checkAccess(page)
  await assertFitsNarrow(page)
  status = 200
  await page.getByRole('checkbox', { name: `Choose ticket.created ${key}` }).check()
  await press(page, 'Send 1 again')
  await said(page, '1 message is sent again.')
  await row.filter({ hasText: 'Delivered' }).waitFor()
  const field = page.getByRole('searchbox', { name: 'Of the ticket, by its key' })
  await field.fill(key)
  await field.press('Enter')
  await rows(page).filter({ hasText: 'webhook.test' }).waitFor({ state: 'detached' })
  await row.waitFor()
  await shoot(page, 'webhooks-log-of-ticket')
  await assertFitsNarrow(page)
  e2e.trouble.expect(/ 404$|status of 404/)
  await field.fill('WEB-4711')
  await field.press('Enter')
  await said(page, 'There is no such ticket')
  await field.fill('')
  await rows(page).filter({ hasText: 'webhook.test' }).waitFor()
  await press(page, 'Send the log again')
  await page.getByLabel('From event').fill('1')
  await page.getByText(/^This queues \d+ messages?\.$/).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click()
  await said(page, /are sent again: \d+ messages?\./)
})

test('it is paused, what happens waits, and it goes on; its secret is changed and it is deleted', async () => {
  const client = await e2e.waybill.as()
  const [webhook] = (await client.webhooks.list()).items
  assert.ok(webhook)
  const page = await e2e.openPage(e2e.waybill.admin, `/integrations/webhooks?open=${webhook.id}`)
  await press(page, 'Pause')
  await said(page, 'Somebody paused it. What happens waits.')
  const { key } = await client.tickets.create({ project: 'WEB', title: 'It waits' })
  const row = rows(page).filter({ hasText: key })
  await row.filter({ hasText: 'Waiting' }).waitFor()
  await shoot(page, 'webhooks-paused')
  await press(page, 'Resume')
  await row.filter({ hasText: 'Delivered' }).waitFor()
  await press(page, 'New secret')
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click()
  await shownSecret(page).waitFor()
  await press(page, 'Done')
  await said(page, /The old secret signs as well until/)
  await page.getByRole('link', { name: 'All webhooks' }).click()
  await page.getByRole('link', { name: address }).waitFor()
  await shoot(page, 'webhooks-list')
  await assertFitsNarrow(page)
  await page.getByRole('link', { name: address }).click()
  await press(page, 'Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('heading', { name: 'No webhook yet' }).waitFor()
})

test('the address of a project is set in its settings, which show its secret once and lead to its log', async () => {
  const { projects, webhooks } = await e2e.waybill.as()
  await projects.create({ key: 'SHOP', name: 'Shop' })
  const page = await e2e.openPage(e2e.waybill.admin, '/projects/SHOP/settings')
  await untilReady(page)
  const field = page.getByLabel('Address', { exact: true })
  e2e.trouble.expect(/ 422$/, /status of 422/)
  await field.fill('nowhere')
  await field.press('Enter')
  await said(page, /http or https address/)
  await field.fill(address)
  await field.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'The secret' })
  await dialog.getByText(/^whsec_/).waitFor()
  await shoot(page, 'project-webhook-secret')
  await dialog.getByRole('button', { name: 'Done' }).click()
  assert.equal((await projects.get('SHOP')).webhook_url, address)
  assert.equal(await page.getByText(/whsec_/).count(), 0)
  await page.getByRole('button', { name: 'New secret' }).scrollIntoViewIfNeeded()
  await shoot(page, 'project-webhook')
  await assertFitsNarrow(page)
  await page.getByRole('button', { name: 'New secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click()
  await dialog.getByText(/^whsec_/).waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()

  heard.length = 0
  const { tickets } = await e2e.waybill.as()
  await tickets.create({ project: 'SHOP', title: 'The till is stuck' })
  await page.getByRole('link', { name: 'What was sent' }).click()
  await rows(page).filter({ hasText: 'ticket.created' }).first().waitFor()
  await page.goBack()
  await field.fill('')
  await field.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the address' }).click()
  await page.getByRole('link', { name: 'What was sent' }).waitFor({ state: 'detached' })
  assert.equal((await projects.get('SHOP')).webhook_url, null)
  assert.equal((await webhooks.list({ project: 'SHOP' })).items.length, 0)
})
