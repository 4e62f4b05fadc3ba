import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { assertFitsNarrow } from './testing/fits.ts'
import { inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

const SECRET = 'a secret of twenty letters'

let ada: Person
let mia: Person
const e2e = inBrowser(
  { plugins: 'examples/plugins/alarms/index.ts, examples/plugins/missing.ts' },
  async (waybill) => {
    ada = await waybill.person('Ada Silva')
    mia = await waybill.person('Mia Reis')
    const { projects, tickets } = await waybill.as()
    await projects.create({ key: 'WEB', name: 'Web shop' })
    await projects.setMember('WEB', ada.id, 'lead')
    await tickets.create({ project: 'WEB', title: 'The basket is empty', reporter: ada.email })
    await tickets.create({ project: 'WEB', title: 'Prices are old', reporter: ada.email })
  },
)

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function deliver(event: string, payload: object): Promise<void> {
  const body = JSON.stringify(payload)
  const answer = await fetch(`${e2e.waybill.url}/api/v1/hooks/git/github/WEB`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
    body,
  })
  assert.equal(answer.status, 200, await answer.text())
}

const repository = { full_name: 'acme/web', default_branch: 'main' }

function push(message: string, id: string) {
  const at = new Date().toISOString()
  const url = `https://github.com/acme/web/commit/${id}`
  return {
    ref: 'refs/heads/basket',
    repository,
    commits: [{ id, message, timestamp: at, url, author: { email: ada.email } }],
  }
}

function pull(values: object) {
  return {
    repository,
    pull_request: {
      number: 12,
      title: 'Keep the basket over a sign-in',
      body: 'Fixes WEB-1',
      html_url: 'https://github.com/acme/web/pull/12',
      state: 'open',
      draft: false,
      merged_at: null,
      updated_at: new Date().toISOString(),
      head: { ref: 'basket' },
      base: { ref: 'main' },
      ...values,
    },
  }
}

test('admins see every plugin with its state, and why one could not be loaded', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/integrations/plugins')
  await page.getByRole('heading', { name: 'What Waybill can do besides' }).waitFor()
  const item = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await item('Alarms').getByText('Off', { exact: true }).waitFor()
  await item('missing').getByText('Broken', { exact: true }).waitFor()
  await shoot(page, 'plugins')
  await assertFitsNarrow(page)
  await page.getByRole('link', { name: 'missing' }).click()
  await page
    .getByRole('group', { name: 'It could not be loaded' })
    .getByText(/Cannot find module/)
    .waitFor()
  assert.equal(await button(page, 'Switch on').count(), 0)
  await shoot(page, 'plugin-broken')
})

test('a plugin is set up by a form that it describes itself, switched on and tried', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/integrations/plugins')
  await page.getByRole('link', { name: 'Alarms' }).click()
  await page.getByLabel('Words that are severe').fill('smoke\nwater\n')
  await page.getByLabel('They make a ticket').selectOption('high')
  assert.equal(await button(page, 'Try it').isDisabled(), true)
  await page.getByText('What is saved is tried: save first.').waitFor()
  await button(page, 'Save').click()
  await page.getByText('The settings of Alarms are saved.').first().waitFor()
  await button(page, 'Try it').click()
  await page.getByText('It works: It listens for smoke, water.').waitFor()
  await page.getByLabel('They make a ticket').selectOption('critical')
  await button(page, 'Save').click()
  await page.getByText('It works: It listens for smoke, water.').waitFor({ state: 'detached' })
  await page.getByLabel('They make a ticket').selectOption('high')
  await button(page, 'Save').click()
  await button(page, 'Save').and(page.locator(':disabled')).waitFor()
  await button(page, 'Switch on').click()
  await page.getByText('Alarms is on.').first().waitFor()
  await button(page, 'Switch off').waitFor()
  const { plugins, tickets } = await e2e.waybill.as()
  const { settings } = await plugins.get('alarms')
  assert.deepEqual(
    settings.map(({ value }) => value),
    [['smoke', 'water'], 'high'],
  )
  await tickets.create({ project: 'WEB', title: 'Smoke in room 4', reporter: ada.email })
  const answer = await plugins.checkFor('WEB', 'alarms')
  assert.deepEqual(answer, { ok: true, message: 'It is not set up here.' })
  await shoot(page, 'plugin')
  await assertFitsNarrow(page)
  assert.equal(
    (await e2e.openPage(mia, '/integrations/plugins').then(untilReadyText)).includes('Alarms'),
    false,
  )
})

async function untilReadyText(page: Page): Promise<string> {
  await untilReady(page)
  return page.locator('body').innerText()
}

test('what was said before is gone when the settings are saved, and a wrong one is told at its field', async () => {
  e2e.trouble.expect(/ 422$/, /status of 422/, / 409$/, /status of 409/)
  const page = await e2e.openPage(e2e.waybill.admin, '/integrations/plugins?open=email')
  await button(page, 'Switch on').click()
  await page.getByText('Set this first: Mail server, From.').waitFor()
  await page.getByLabel('Mail server').fill('smtp.example.org')
  await page.getByLabel('From', { exact: true }).fill('not an address')
  await button(page, 'Save').click()
  await page.getByText('Must be an address such as Help desk <help@example.org>').waitFor()
  await page.getByLabel('From', { exact: true }).fill('help@example.org')
  await button(page, 'Save').click()
  await page.getByText('The settings of E-mail are saved.').first().waitFor()
  await page.getByText('Set this first: Mail server, From.').waitFor({ state: 'detached' })
  const { plugins } = await e2e.waybill.as()
  await plugins.configure('email', { values: { host: null, from: null } })
})

test('a lead gives the project a secret, which is not shown again', async () => {
  const { plugins } = await e2e.waybill.as()
  await plugins.turn('git', true)
  const page = await e2e.openPage(ada, '/projects/WEB/settings?part=plugins')
  const git = page.getByRole('region', { name: 'Git' })
  await git.getByText('/api/v1/hooks/git/github/WEB').waitFor()
  await git.getByLabel('Secret', { exact: true }).fill(SECRET)
  await git.getByLabel('Repositories').fill('acme/web')
  await git.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('The settings of Git are saved.').first().waitFor()
  await git.getByText('Set up', { exact: true }).waitFor()
  assert.equal(await git.getByLabel('Secret', { exact: true }).inputValue(), '')
  await git.getByRole('button', { name: 'Try it' }).click()
  await git.getByText('It works: It waits for acme/web.').waitFor()
  await shoot(page, 'plugins-of-project')
  await assertFitsNarrow(page)
})

test('commits and pull requests come to the open ticket as they happen, and resolve it when they are merged', async () => {
  const page = await e2e.openPage(ada, '/tickets/WEB-1')
  await page.getByRole('heading', { name: 'The basket is empty' }).waitFor()
  const development = page.getByRole('region', { name: 'Development' })
  assert.equal(await development.count(), 0)
  await deliver('push', push('Keep the basket (WEB-1)', '0123456789abcdef0123456789abcdef01234567'))
  await development.getByRole('link', { name: 'Keep the basket (WEB-1)' }).waitFor()
  await development.getByText(/acme\/web 0123456, Ada Silva/).waitFor()
  await deliver('pull_request', pull({ draft: true }))
  await development.getByText(/Draft, acme\/web #12/).waitFor()
  await deliver('pull_request', pull({ state: 'closed', merged_at: new Date().toISOString() }))
  await development.getByText(/Merged, acme\/web #12/).waitFor()
  await page.getByText(/noted that the request of the ticket was merged/).waitFor()
  const { tickets } = await e2e.waybill.as()
  assert.equal((await tickets.get('WEB-1')).status, 'resolved')
  const changed = page.getByRole('listitem').filter({ hasText: /changed the status .* to Resolved/ })
  const led = changed.getByRole('link', { name: '#12' })
  assert.equal(await led.getAttribute('href'), 'https://github.com/acme/web/pull/12')
  await shoot(page, 'development')
  await assertFitsNarrow(page)
})
