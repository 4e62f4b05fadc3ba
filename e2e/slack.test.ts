import { test } from 'node:test'
import { checkAccess } from './testing/check-access.ts'
import { inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'

const e2e = inBrowser({ named: true })

test('a person gets a code for Slack in the settings, once an admin has switched the plugin on', async () => {
  const rui = await e2e.waybill.person('Rui Costa')
  const page = await e2e.openPage(rui, '/settings/slack')
  e2e.trouble.expect(/ 404/)
  await page.getByText('Slack is not switched on here.', { exact: false }).waitFor()
  await (await e2e.waybill.as(e2e.waybill.admin)).plugins.turn('slack', true)
  await page.reload()
  await page.getByText('No Slack user acts as you.').waitFor()
  await page.getByRole('button', { name: 'Get a code' }).click()
  await page.getByText(/^\/waybill connect [A-Z0-9]{10}$/).waitFor()
  await checkAccess(page)
  await shoot(page, 'settings-slack')
})
