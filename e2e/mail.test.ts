import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { catchMail, refused, type MailCatcher } from '../apps/server/src/io/mail/testing/mail-catcher.ts'
import { checkAccess } from './testing/check-access.ts'
import { inBrowser, NARROW } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import type { Person } from './testing/waybill.ts'

let rui: Person
let catcher: MailCatcher
const e2e = inBrowser({}, async (waybill) => {
  catcher = await catchMail()
  rui = await waybill.person('Rui Costa')
})
after(() => catcher.close())

test('mail is off until somebody sets it up, and the page says so', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/integrations/mail')
  await page.getByRole('heading', { name: 'Mail is off' }).waitFor()
  assert.ok(await page.getByRole('button', { name: 'Send me a test' }).isDisabled())
  await page.getByText('Mail is off, so nothing is sent').waitFor()
  assert.equal(await page.getByText('All mail has been taken').count(), 0)
  await checkAccess(page)
  await page.goto(`${e2e.waybill.url}/settings/notifications`)
  const mail = page.getByRole('region', { name: 'Mail', exact: true })
  await mail.getByText('Mail is off here').waitFor()
  assert.equal(await mail.getByRole('switch').count(), 0)
  await mail.getByRole('link', { name: 'Set mail up' }).click()
  await page.getByRole('heading', { name: 'E-mail', exact: true }).waitFor()
  const his = await e2e.openPage(rui, '/settings/notifications')
  await his.getByText('Mail is off here').waitFor()
  assert.equal(await his.getByRole('link', { name: 'Set mail up' }).count(), 0)
})

test('a test says what became of it, and what was refused is listed until it goes', async () => {
  const { plugins } = await e2e.waybill.as()
  await plugins.configure('email', {
    values: { host: '127.0.0.1', port: catcher.port, security: 'none', from: 'Help desk <help@example.org>' },
  })
  assert.match((await plugins.check('email')).message, /takes mail from help@example\.org/)
  await plugins.turn('email', true)
  const page = await e2e.openPage(e2e.waybill.admin, '/integrations/mail')
  await page.getByRole('heading', { name: 'Mail goes out' }).waitFor()
  await page.getByRole('button', { name: 'Send me a test' }).click()
  await page.getByText(`The server has taken the test to ${e2e.waybill.admin.email}.`).waitFor()
  assert.equal((await catcher.until(1))[0]?.mail.subject, 'Mail from Waybill works')
  catcher.onRecipient = () => refused(550, '5.1.1 No such user here')
  await page.getByRole('button', { name: 'Send me a test' }).click()
  await page.getByText('It was not sent:').waitFor()
  const row = page.getByRole('region', { name: 'Not sent' }).getByRole('listitem').first()
  await row.getByText('Address refused').waitFor()
  await checkAccess(page)
  await shoot(page, 'mail')
  catcher.onRecipient = () => null
  await row.getByRole('button', { name: `Try now to mail ${e2e.waybill.admin.name}` }).click()
  await page.getByText('All mail has been taken by the server.').waitFor()
  await catcher.until(2)
})

test('whoever is no admin has no such page', async () => {
  const page = await e2e.openPage(rui, '/integrations/webhooks', { size: NARROW })
  await page.getByRole('link', { name: 'Webhooks' }).first().waitFor()
  assert.equal(await page.getByRole('link', { name: 'Mail', exact: true }).count(), 0)
})
