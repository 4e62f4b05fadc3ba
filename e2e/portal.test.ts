import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { makeHardwareDesk, type HardwareDesk } from './testing/hardware-desk.ts'
import { assertFits } from './testing/fits.ts'
import { inBrowser, NARROW, WIDE } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

let desk: HardwareDesk
const e2e = inBrowser({}, async (waybill) => {
  desk = await makeHardwareDesk(waybill, {
    description: 'Laptops, screens, telephones: what is broken, missing or too slow.',
    front_desk: { reopen_days: 5 },
  })
  const { workflows, teams, fields } = await waybill.as()
  await fields.create('HELP', { key: 'asset', name: 'Number on the sticker', type: 'text' })
  await teams.create({ name: 'Access' })
  await teams.putMember('Access', desk.rui.id)
  const { id } = await workflows.create({
    name: 'Access to systems',
    description: 'A new account, more rights, a forgotten password.',
    category: 'Access',
    sub_category: 'Account',
    front_desk: { approval: true },
    graph: {
      steps: [
        {
          id: 'temp-start',
          name: 'Check the request',
          team: 'Access',
          is_start: true,
          is_end: true,
          category: 'open',
          form: ['severity', 'fields.asset'],
        },
      ],
      transitions: [],
    },
  })
  await workflows.publish(id)
  const asks = await workflows.create({
    name: 'Questions',
    category: 'Questions',
    graph: {
      steps: [
        { id: 'temp-work', name: 'Work', team: 'Access', is_start: true, is_end: true, category: 'open' },
        { id: 'temp-ask', name: 'Ask', team: 'Access', category: 'in_progress', waits_for: 'requester' },
      ],
      transitions: [
        { id: 'temp-1', from: 'temp-work', to: 'temp-ask', name: 'Ask back' },
        { id: 'temp-2', from: 'temp-ask', to: 'temp-work', name: 'Go on' },
        { id: 'temp-3', from: 'temp-work', to: null, name: 'Finish it' },
      ],
    },
  })
  await workflows.publish(asks.id)
})

const request = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title })
const standing = (page: Page) => page.getByRole('region', { name: 'How far it is' }).getByRole('status')
const composer = (page: Page) => page.getByRole('textbox', { name: 'Write a comment' })

async function asksFor(title: string, by: Person, category: string | null = 'Hardware'): Promise<string> {
  const { tickets } = await e2e.waybill.as(by)
  const { key } = await tickets.create({ project: 'HELP', title, ...(category !== null && { category }) })
  return key
}

/** Who has it now takes this action. */
async function act(key: string, name: string, fields?: Record<string, unknown>): Promise<void> {
  const { tasks } = await e2e.waybill.as()
  const [task] = (await tasks.list({ ticket: key })).items
  assert.ok(task)
  const { available_actions } = await tasks.availableActions(task.id)
  const action = available_actions.find((one) => one.name === name)
  assert.ok(action, `${name} is none of ${available_actions.map((one) => one.name).join(', ')}`)
  await tasks.act(task.id, { action_id: action.action_id, comment: 'Done here', ...(fields && { fields }) })
}

async function resolve(key: string): Promise<void> {
  await act(key, 'Accept', { severity: 'low', department: 'Sales' })
  for (const name of ['Repaired', 'Approve', 'Handed over']) await act(key, name)
}

test('a requester lands on the portal without the pages of agents, and an empty one says what belongs there', async () => {
  const page = await e2e.openPage(desk.rita, '/', { size: NARROW })
  await page.waitForURL('**/portal')
  await untilReady(page)
  await page.getByRole('heading', { level: 1, name: 'What do you need, Rita?' }).waitFor()
  await page.getByRole('heading', { name: 'Nothing is open' }).waitFor()
  await shoot(page, 'portal-empty')
  await page.setViewportSize(NARROW)
  await assertFits(page)
  assert.deepEqual(await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts(), [
    'Start',
    'Inbox',
  ])
  await checkAccess(page)
  await page.setViewportSize(WIDE)
  await checkAccess(page)
  for (const path of ['/my-work', '/team']) {
    await page.goto(path)
    await page.getByRole('heading', { name: 'You may not see this page' }).waitFor()
  }
  await page.getByRole('link', { name: 'Go to the start page' }).click()
  await page.waitForURL('**/portal')
})

test('a request is asked for by its form, kept until it is sent, and begins in the workflow of that form', async () => {
  const page = await e2e.openPage(desk.rita, '/portal', { size: NARROW })
  await untilReady(page)
  await page.getByRole('link', { name: /Access to systems/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Access to systems' }).waitFor()
  const send = page.getByRole('button', { name: 'Send request' })
  await page.getByLabel('What you need, in one line').fill('An account for the shop')
  await page.getByRole('textbox', { name: 'Tell more' }).fill('For **Sales**, from Monday.')
  assert.equal(await send.isDisabled(), true)
  await page.getByRole('combobox', { name: 'How bad is it' }).click()
  await page.getByRole('option', { name: 'Low' }).click()
  await page.reload()
  await untilReady(page)
  assert.equal(await page.getByLabel('What you need, in one line').inputValue(), 'An account for the shop')
  assert.equal(await page.getByRole('combobox', { name: 'How bad is it' }).inputValue(), 'Low')
  await page.getByLabel('Number on the sticker').fill('LT-204')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles([{ name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('one') }])
  await shoot(page, 'portal-form')
  await checkAccess(page)
  await page.setViewportSize(NARROW)
  await checkAccess(page)
  const forgotten = page.waitForResponse(
    (answer) => answer.request().method() === 'DELETE' && answer.url().includes('/drafts/'),
  )
  await send.click()
  await page.waitForURL('**/portal/requests/HELP-*')
  await page.getByRole('heading', { level: 1, name: 'An account for the shop' }).waitFor()
  await standing(page).getByText('Waits for approval').waitFor()
  await page.getByRole('link', { name: 'order.txt', exact: true }).waitFor()
  await page.getByRole('definition').getByText('LT-204').waitFor()
  const key = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const { tickets, tasks } = await e2e.waybill.as()
  const ticket = await tickets.get(key)
  assert.deepEqual(
    [ticket.category, ticket.sub_category, ticket.severity, ticket.fields['asset']],
    ['Access', 'Account', 'low', 'LT-204'],
  )
  const [task] = (await tasks.list({ ticket: key })).items
  assert.equal(task?.workflow?.name, 'Access to systems')
  await forgotten
  assert.deepEqual((await (await e2e.waybill.as(desk.rita)).drafts.list()).items, [])
  await tasks.reject(task.id, { reason: 'The shop closes next week' })
  await standing(page).getByText('Ended early').waitFor()
  await page.getByText('The shop closes next week').waitFor()
})

test('what is wrong is said at its field, and nothing is lost', async () => {
  const page = await e2e.openPage(desk.rita, '/portal/new?form=other')
  await untilReady(page)
  await page.getByLabel('What you need, in one line').fill('A quiet place')
  e2e.trouble.expect(/ 422/)
  await page.route('**/api/v1/tickets', (route) =>
    route.fulfill({
      status: 422,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        status: 422,
        code: 'request.invalid',
        title: 'Some fields are wrong',
        errors: [{ pointer: '/title', code: 'title.wrong', message: 'says too little' }],
      }),
    }),
  )
  await page.getByRole('button', { name: 'Send request' }).click()
  await page.getByText('Says too little').waitFor()
  assert.equal(await page.getByLabel('What you need, in one line').inputValue(), 'A quiet place')
  await page.unroute('**/api/v1/tickets')
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.waitForURL('**/portal')
  await page.getByRole('link', { name: /Something else/ }).click()
  assert.equal(await page.getByLabel('What you need, in one line').inputValue(), '')
})

test('a request is followed live, nothing internal is shown, and an answer reaches who works on it', async () => {
  const key = await asksFor('The screen stays dark', desk.rita)
  const page = await e2e.openPage(desk.rita, `/portal/requests/${key}`)
  await untilReady(page)
  await standing(page).getByText('Received').waitFor()
  const { comments } = await e2e.waybill.as(desk.rui)
  await comments.add(key, { body: 'She broke it herself', internal: true })
  await comments.add(key, { body: 'Does the light on the side go on?' })
  await page.getByRole('article', { name: 'Comment by Rui Costa' }).waitFor()
  await act(key, 'Accept', { severity: 'low', department: 'Sales' })
  await standing(page).getByText('In progress: Repair').waitFor()
  await standing(page)
    .getByText(/has it/)
    .waitFor()
  assert.equal(await page.getByText('She broke it herself').count(), 0)
  assert.equal(await page.getByText('Done here').count(), 0)
  await composer(page).fill('No, it stays off.')
  await page.getByRole('button', { name: 'Comment', exact: true }).click()
  await page.getByRole('article', { name: 'Comment by Rita Lima' }).waitFor()
  await shoot(page, 'portal-request')
  await checkAccess(page)
  await page.setViewportSize(NARROW)
  await checkAccess(page)
  await assertFits(page)
})

test('the address of a ticket leads its requester to the request, which says at an approval that it waits for one', async () => {
  const { workflows } = await e2e.waybill.as()
  const { id } = await workflows.create({
    name: 'Purchases',
    category: 'Purchase',
    graph: {
      steps: [
        {
          id: 'temp-board',
          name: 'Committee round 7b',
          team: 'Front desk',
          category: 'in_progress',
          is_start: true,
          approval: { quorum: 'all' },
        },
        { id: 'temp-order', name: 'Order', team: 'Front desk', category: 'in_progress', is_end: true },
      ],
      transitions: ['approved', 'refused'].map((source_handle) => ({
        id: `temp-${source_handle}`,
        from: 'temp-board',
        to: source_handle === 'approved' ? 'temp-order' : null,
        name: source_handle,
        source_handle,
      })),
    },
  })
  await workflows.publish(id)
  const key = await asksFor('A third screen', desk.rita, 'Purchase')
  const page = await e2e.openPage(desk.rita, `/tickets/${key}`)
  await page.waitForURL(`**/portal/requests/${key}`)
  await standing(page).getByText('Waits for approval').waitFor()
  await shoot(page, 'portal-approval')
  await page.getByRole('link', { name: 'All requests' }).click()
  await request(page, 'A third screen').getByText('In progress', { exact: true }).waitFor()
  assert.equal(await page.getByText('Committee round').count(), 0)
})

test('what waits for its requester stands first: a new answer, and what is done', async () => {
  const answered = await asksFor('My keyboard misses a key', desk.rita)
  const done = await asksFor('My mouse double-clicks', desk.rita)
  await asksFor('A second screen', desk.rita)
  const page = await e2e.openPage(desk.rita, '/portal')
  await untilReady(page)
  await request(page, 'A second screen').waitFor()
  const { comments } = await e2e.waybill.as(desk.rui)
  await comments.add(answered, { body: 'Which one?' })
  await request(page, 'My keyboard misses a key').getByText('New answer').waitFor()
  await resolve(done)
  await request(page, 'My mouse double-clicks').getByText('Done: is it right?').waitFor()
  await page.getByRole('heading', { name: 'Waits for you' }).waitFor()
  await shoot(page, 'portal')
  await checkAccess(page)
  await page.setViewportSize(NARROW)
  await checkAccess(page)
  await request(page, 'My keyboard misses a key').getByRole('link').click()
  await page.getByRole('article', { name: 'Comment by Rui Costa' }).waitFor()
  await page.getByRole('link', { name: 'All requests' }).click()
  await request(page, 'My keyboard misses a key').waitFor()
  await request(page, 'My keyboard misses a key').getByText('New answer').waitFor({ state: 'detached' })
})

test('who works on a request asks something; it waits for its requester, and goes on with their answer', async () => {
  const key = await asksFor('Which screen', desk.rita, 'Questions')
  const agent = await e2e.openPage(desk.rui, `/tickets/${key}`)
  await agent.getByRole('button', { name: 'Ask back', exact: true }).click()
  await agent.getByRole('form', { name: 'Ask back' }).getByText('Its requester reads this').waitFor()
  await agent.getByRole('textbox', { name: 'Question' }).fill('The one in the hall?')
  await agent.getByRole('form', { name: 'Ask back' }).getByRole('button', { name: 'Ask back' }).click()
  await agent.getByText('On hold', { exact: true }).waitFor()

  const rita = await e2e.openPage(desk.rita, '/portal')
  await request(rita, 'Which screen').getByText('Waits for you').waitFor()
  await request(rita, 'Which screen').getByRole('link').click()
  await standing(rita).getByText('It goes on when you answer below.').waitFor()
  await rita.getByText('The one in the hall?').waitFor()
  await composer(rita).fill('The one on my desk')
  await rita.getByRole('button', { name: 'Comment', exact: true }).click()
  await standing(rita).getByText('It goes on when you answer below.').waitFor({ state: 'detached' })
  await agent.getByText('On hold', { exact: true }).waitFor({ state: 'detached' })
})

test('a request is withdrawn with a reason, and then stands among the closed ones', async () => {
  const key = await asksFor('A telephone for the car', desk.rita)
  const page = await e2e.openPage(desk.rita, `/portal/requests/${key}`, { size: NARROW })
  await untilReady(page)
  await page.getByRole('button', { name: 'Withdraw' }).click()
  const dialog = page.getByRole('dialog')
  assert.equal(await dialog.getByRole('button', { name: 'Withdraw' }).isDisabled(), true)
  await dialog.getByLabel('Reason').fill('The car is sold')
  await checkAccess(page, '[role=dialog]')
  await dialog.getByRole('button', { name: 'Withdraw' }).click()
  await dialog.waitFor({ state: 'detached' })
  await standing(page).getByText('Ended early').waitFor()
  await page.getByText('The car is sold').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Something is missing' }).count(), 0)
  await page.getByRole('link', { name: 'All requests' }).click()
  await page.getByRole('link', { name: 'Closed', exact: true }).click()
  await request(page, 'A telephone for the car').waitFor()
  await shoot(page, 'portal-closed')
})

test('a request that is done is reopened, closed and rated once', async () => {
  const key = await asksFor('A docking station', desk.rita)
  await resolve(key)
  const page = await e2e.openPage(desk.rita, `/portal/requests/${key}`)
  await untilReady(page)
  await standing(page).getByText('Done', { exact: true }).waitFor()
  await page.getByText(/You can reopen it until/).waitFor()
  await shoot(page, 'portal-done')
  await page.getByRole('button', { name: 'Something is missing' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('It has no power supply')
  await page.getByRole('dialog').getByRole('button', { name: 'Something is missing' }).click()
  await standing(page)
    .getByText(/In progress/)
    .waitFor()
  const { tasks } = await e2e.waybill.as()
  const reopened = (await tasks.list({ ticket: key })).items.find(({ status }) => status === 'in_progress')
  assert.ok(reopened)
  for (let left = 5; left > 0; left -= 1) {
    const { available_actions } = await tasks.availableActions(reopened.id)
    const next = available_actions.find(({ name }) => name !== 'Not yet right')
    if (!next) break
    await tasks.act(reopened.id, { action_id: next.action_id, comment: 'Done here' })
  }
  await page.getByRole('button', { name: 'It is right: close it' }).click()
  await standing(page).getByText('Closed', { exact: true }).waitFor()
  await page.getByRole('radio', { name: 'Good', exact: true }).check()
  await page.getByLabel('Anything to add').fill('Quick, after the second try')
  await shoot(page, 'portal-rate')
  await checkAccess(page)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('img', { name: '4 stars of 5' }).waitFor()
  assert.equal(await page.getByRole('radio').count(), 0)
  const { requests } = await e2e.waybill.as()
  const { rating } = await requests.rating(key)
  assert.deepEqual([rating?.score, rating?.comment], [4, 'Quick, after the second try'])
})

test('a request of somebody else does not exist, and agents see the portal as requesters do', async () => {
  const key = await asksFor('Something private', desk.rita)
  const { comments, attachments } = await e2e.waybill.as(desk.rui)
  await attachments.add(key, 'a line', { name: 'notes.txt', internal: true })
  await comments.add(key, { body: 'For agents alone', internal: true })
  await comments.add(key, { body: 'We are on it' })
  const other = await e2e.waybill.person('Otto Braun', 'requester')
  e2e.trouble.expect(/ 404( |$)|status of 404/)
  const theirs = await e2e.openPage(other, `/portal/requests/${key}`)
  await theirs.getByRole('heading', { name: `There is no request ${key}` }).waitFor()
  await checkAccess(theirs)
  const page = await e2e.openPage(desk.rui, '/')
  await untilReady(page)
  await page.getByRole('button', { name: /Rui Costa/ }).click()
  await page.getByRole('menuitem', { name: 'Portal of the requesters' }).click()
  await page.waitForURL('**/portal')
  // A link of the portal leads who works on it to the ticket, and from there to what its requester sees.
  await page.goto(`/portal/requests/${key}`)
  await page.waitForURL(`**/tickets/${key}`)
  await page.getByText('For agents alone').waitFor()
  await page.getByRole('button', { name: 'More actions', exact: true }).click()
  await page.getByRole('menuitem', { name: 'As its requester sees it' }).click()
  await page.getByRole('region', { name: 'How far it is' }).waitFor()
  await page.getByText('We are on it').waitFor()
  assert.equal(await page.getByText('For agents alone').count(), 0)
  assert.equal(await page.getByText('notes.txt').count(), 0)
  assert.equal(await page.getByText('Internal note').count(), 0)
  assert.equal(await page.getByRole('button', { name: 'Withdraw' }).count(), 0)
  await page.getByRole('link', { name: 'Back to work' }).click()
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Board' }).waitFor()
})
