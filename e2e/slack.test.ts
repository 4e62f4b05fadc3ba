import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { checkAccess } from './testing/check-access.ts'
import { assertFits } from './testing/fits.ts'
import { inBrowser, NARROW, WIDE } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

const SECRET = 'signing secret of the app'
let rui: Person
const e2e = inBrowser({ named: true }, async (waybill) => {
  rui = await waybill.person('Rui Costa')
})

/** What Slack sends when somebody types a command, signed as Slack signs it. */
async function typeInSlack(text: string): Promise<string> {
  const fields = { text, team_id: 'T1', user_id: 'U1', channel_id: 'C1', trigger_id: '1' }
  const body = new URLSearchParams(fields).toString()
  const time = String(Math.floor(Date.now() / 1_000))
  const mac = createHmac('sha256', SECRET).update(`v0:${time}:${body}`).digest('hex')
  const answer = await fetch(`${e2e.waybill.url}/api/v1/hooks/slack/commands`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': time,
      'x-slack-signature': `v0=${mac}`,
    },
    body,
  })
  return answer.text()
}

test('a person gets a code for Slack in the settings, once an admin has switched the plugin on', async () => {
  const page = await e2e.openPage(rui, '/settings/slack')
  await page.getByText('Slack is not switched on here.', { exact: false }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Set Slack up' }).count(), 0)
  const admins = await e2e.openPage(e2e.waybill.admin, '/settings/slack')
  await admins.getByRole('link', { name: 'Set Slack up' }).click()
  await admins.getByRole('heading', { name: 'Slack', exact: true }).waitFor()
  await admins.getByText(`request_url: ${e2e.waybill.url}/api/v1/hooks/slack/events`).waitFor()
  await admins.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await admins.getByRole('button', { name: 'Copy', exact: true }).click()
  assert.match(await admins.evaluate(() => navigator.clipboard.readText()), /^display_information:/)
  await (await e2e.waybill.as(e2e.waybill.admin)).plugins.turn('slack', true)
  await page.reload()
  await page.getByText('No Slack user acts as you.').waitFor()
  await page.getByRole('button', { name: 'Get a code' }).click()
  await page.getByText(/^\/waybill connect [A-Z0-9]{10}$/).waitFor()
  await checkAccess(page)
  await shoot(page, 'settings-slack')
})

test('what Slack tells is chosen beside the rest, from the moment on in which a person is connected', async () => {
  const { plugins } = await e2e.waybill.as(e2e.waybill.admin)
  await plugins.turn('slack', true)
  const before = await e2e.openPage(rui, '/settings/notifications')
  const watching = 'Tickets that I watch, A comment'
  await before.getByRole('checkbox', { name: `${watching}: Mail` }).waitFor()
  assert.equal(await before.getByRole('checkbox', { name: /: Slack$/ }).count(), 0, 'there is no bot')
  await plugins.configure('slack', { values: { signing_secret: SECRET, bot_token: 'xoxb-of-a-test' } })
  await plugins.turn('slack', true)
  const page = await e2e.openPage(rui, '/settings/notifications')
  const box = page.getByRole('checkbox', { name: `${watching}: Slack` })
  await box.waitFor()
  assert.ok(await box.isDisabled())
  await shoot(page, 'notification-settings-slack-off')
  await page.getByRole('link', { name: 'Connect Slack' }).click()
  await page.getByRole('button', { name: 'Get a code' }).click()
  const command = await page.getByText(/^\/waybill connect /).textContent()
  assert.match(await typeInSlack(command?.replace('/waybill ', '') ?? ''), /You are connected/)
  await page.getByText('A Slack user acts as you since', { exact: false }).waitFor()
  await page.setViewportSize(NARROW)
  const fitsItsWords = page
    .getByRole('button', { name: 'Disconnect' })
    .evaluate((button) => button.scrollWidth <= button.clientWidth)
  assert.ok(await fitsItsWords)
  await page.setViewportSize(WIDE)
  await before.reload()
  await page.goto('/settings/notifications')
  await untilReady(page)
  await box.click()
  const { notifications } = await e2e.waybill.as(rui)
  const chosen = async () =>
    (await notifications.settings()).items.flatMap(({ kind, relation, channels }) =>
      channels.slack ? [`${kind} ${relation}`] : [],
    )
  while ((await chosen()).join() !== 'comment watcher') await page.waitForTimeout(20)
  await before.getByRole('checkbox', { name: `${watching}: Slack`, checked: true }).waitFor()
  await checkAccess(page)
  await page.getByRole('button', { name: 'The same as by mail' }).click()
  await page
    .getByRole('checkbox', { name: 'Tickets that I reported, It is resolved: Slack', checked: true })
    .waitFor()
  while (!(await chosen()).includes('resolved reporter')) await page.waitForTimeout(20)
  await shoot(page, 'notification-settings-slack')
  await page.setViewportSize(NARROW)
  await assertFits(page)
})
