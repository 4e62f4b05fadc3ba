// Longer than 400 lines: one request travels through all of its tests.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { makeHardwareDesk, type HardwareDesk } from './testing/hardware-desk.ts'
import { assertFits } from './testing/fits.ts'
import { inBrowser, NARROW } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'

/** Asset management of another system: it fails until it is told to work. */
let assets: Server
let assetsWork = false

let desk: HardwareDesk
before(() => {
  assets = createServer((_, response) => {
    response.statusCode = assetsWork ? 200 : 404
    response.end(assetsWork ? 'noted' : 'no such asset')
  })
  return new Promise<void>((resolve) => assets.listen(0, '127.0.0.1', resolve))
})
after(() => {
  assets.close()
})

const e2e = inBrowser({ allowedHosts: '127.0.0.1' }, async (waybill) => {
  const { port } = assets.address() as AddressInfo
  const url = `http://127.0.0.1:${String(port)}/assets`
  desk = await makeHardwareDesk(waybill, {
    end_actions: [{ kind: 'asset', name: 'Asset register', url, compensate_url: `${url}/undo` }],
  })
})

const strip = (page: Page) => page.getByRole('region', { name: 'Way through Hardware requests' })
const current = (page: Page) => strip(page).locator('[aria-current="step"]')
const history = (page: Page) => page.getByRole('region', { name: 'Activity' })

/** Opens an action's form, writes the note, and takes it. */
async function take(page: Page, action: string, note: string): Promise<void> {
  await strip(page).getByRole('button', { name: action, exact: true }).click()
  const form = page.getByRole('form', { name: action })
  await form.getByRole('textbox', { name: /^Note/ }).fill(note)
  await form.getByRole('button', { name: action, exact: true }).click()
  await form.waitFor({ state: 'detached' })
}

async function more(page: Page, name: string): Promise<void> {
  await strip(page).getByRole('button', { name: 'More that can be done' }).click()
  await page.getByRole('menuitem', { name }).click()
}

let key = ''

test('a request travels through two teams: by turn, first look, action, escalation, handing on, approval, completion', async () => {
  const rita = await e2e.waybill.as(desk.rita)
  const made = await rita.tickets.create({
    project: 'HELP',
    title: 'My laptop does not start',
    description: 'The light is on, but the screen stays dark.',
    category: 'Hardware',
    priority: 'high',
  })
  key = made.key
  const path = `/tickets/${key}`
  const { tasks } = await e2e.waybill.as()
  const statusOfItem = async () =>
    (await tasks.list({ ticket: key })).items[0]?.items.findLast(({ open }) => open)?.status

  // Somebody who only looks changes nothing; its holder does.
  const lead = await e2e.openPage(e2e.waybill.admin, path)
  await strip(lead).getByText('in turn, 1 of 2').waitFor()
  assert.equal(await statusOfItem(), 'new')
  const rui = await e2e.openPage(desk.rui, path)
  await current(rui).getByText('Triage').waitFor()
  await strip(lead).getByText('New', { exact: true }).waitFor({ state: 'detached' })
  assert.equal(await statusOfItem(), 'in_progress')
  await shoot(rui, 'ticket-strip')
  await checkAccess(rui)

  await strip(rui).getByRole('button', { name: 'Accept' }).click()
  const form = rui.getByRole('form', { name: 'Accept' })
  await form.getByRole('button', { name: /Severity/ }).click()
  await rui.getByRole('option', { name: 'High' }).click()
  await form.getByRole('textbox', { name: 'Department' }).fill('Sales')
  await form.getByRole('textbox', { name: 'Note' }).fill('The backlight is gone.')
  await form.getByRole('button', { name: 'Accept' }).click()
  await rui.getByText(`${key} is at Repair now, with Tom Reis.`).waitFor()
  await current(lead).getByText('Repair').waitFor()
  await history(lead).getByText('The backlight is gone.', { exact: false }).waitFor()

  const tom = await e2e.openPage(desk.tom, path)
  await more(tom, 'Escalate')
  const dialog = tom.getByRole('dialog', { name: `Escalate: ${key}` })
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('It needs a new mainboard')
  await checkAccess(tom)
  await dialog.getByRole('button', { name: 'Escalate' }).click()
  await tom.getByText(`${key} is escalated.`).waitFor()
  await strip(lead).getByText('Sam Dias').waitFor()
  await strip(tom).getByText('No action is open to you now.').waitFor()

  await more(lead, 'Hand on')
  const handing = lead.getByRole('dialog', { name: `Hand on: ${key}` })
  await handing.getByRole('button', { name: /To whom/ }).click()
  await lead.getByRole('option', { name: 'Bea Nunes' }).click()
  await handing.getByRole('textbox', { name: /^Note/ }).fill('Sam is in a meeting')
  await shoot(lead, 'ticket-hand-on')
  await checkAccess(lead)
  await handing.getByRole('button', { name: 'Hand on' }).click()
  await lead.getByText(`${key} is handed on to Bea Nunes.`).waitFor()

  const bea = await e2e.openPage(desk.bea, path)
  await take(bea, 'Repaired', 'New mainboard built in.')
  await bea.getByText(`${key} is at Check now and waits to be claimed.`).waitFor()
  const mia = await e2e.openPage(desk.mia, path)
  await strip(mia).getByRole('button', { name: 'Claim' }).click()
  await mia.getByText(`${key} is yours.`).waitFor()
  await take(mia, 'Approve', 'Starts again.')
  const { name } = (await tasks.list({ ticket: key })).items[0]?.assigned_to ?? { name: '' }
  const last = name === desk.mia.name ? mia : rui
  await untilReady(last)
  await take(last, 'Handed over', '')
  await last.getByText(`${key} is completed.`).waitFor()
  await strip(last).getByText('Completed', { exact: true }).waitFor()
  assert.equal((await rita.tickets.get(key)).status, 'resolved')
})

test('a lead ends a request early; the keys go on from its strip, and its requester is not asked how it was', async () => {
  const rita = await e2e.waybill.as(desk.rita)
  const made = await rita.tickets.create({ project: 'HELP', title: 'Twice the same', category: 'Hardware' })
  const lead = await e2e.openPage(e2e.waybill.admin, `/tickets/${made.key}`)
  await more(lead, 'End it early')
  const dialog = lead.getByRole('dialog', { name: `End it early: ${made.key}` })
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The same as yesterday')
  await dialog.getByRole('button', { name: 'End it early' }).click()
  await lead.getByText(`${made.key} is ended early.`).waitFor()
  await dialog.waitFor({ state: 'detached' })
  await strip(lead).getByText('Ended early', { exact: true }).waitFor()
  assert.ok(await strip(lead).evaluate((one) => one === document.activeElement))
  await history(lead).getByText('ended it early: "The same as yesterday"', { exact: false }).waitFor()

  const page = await e2e.openPage(desk.rita, `/portal/requests/${made.key}`)
  await untilReady(page)
  await page.getByRole('listitem', { name: 'Ended early, now' }).waitFor()
  assert.equal(await page.getByText('Done', { exact: true }).count(), 0)
  assert.equal(await page.getByText('How was it?').count(), 0)
})

const elsewhere = (page: Page) =>
  page.getByRole('list', { name: 'What happens elsewhere' }).getByRole('listitem').filter({ hasText: key })

test('who leads finds in My work what waits elsewhere over all tickets, and skips it there', async () => {
  const narrow = await e2e.openPage(e2e.waybill.admin, '/my-work?part=ends', { size: NARROW })
  await elsewhere(narrow).getByText('failed, is tried again', { exact: false }).waitFor()
  await assertFits(narrow)

  const onTicket = await e2e.openPage(e2e.waybill.admin, `/tickets/${key}`)
  await strip(onTicket).getByText('Done here, 1 update elsewhere is pending').waitFor()
  await shoot(onTicket, 'ticket-end-actions')
  await checkAccess(onTicket)

  const page = await e2e.openPage(e2e.waybill.admin, '/my-work')
  await page
    .getByRole('navigation', { name: 'Parts of my work' })
    .getByRole('link', { name: 'Elsewhere' })
    .click()
  const asset = elsewhere(page)
  await asset.getByText('Asset register').waitFor()
  await shoot(page, 'my-work-elsewhere')
  await checkAccess(page)
  await asset.getByRole('button', { name: 'Skip' }).click()
  const dialog = page.getByRole('dialog', { name: 'Skip Asset register' })
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The register is being moved')
  await dialog.getByRole('button', { name: 'Skip' }).click()
  await page.getByRole('heading', { name: 'Everything elsewhere is settled' }).waitFor()

  const agent = await e2e.openPage(desk.sam, '/my-work')
  const asked: string[] = []
  agent.on('request', (request) => asked.push(request.url()))
  await agent.reload()
  await untilReady(agent)
  await agent.waitForLoadState('networkidle')
  assert.equal(await agent.getByRole('link', { name: 'Elsewhere' }).count(), 0)
  assert.ok(asked.some((url) => url.includes('/tasks?person=me')))
  for (const forLeads of ['/end-actions?', 'status=pending', 'unrouted='])
    assert.deepEqual(
      asked.filter((url) => url.includes(forLeads)),
      [],
      'who leads nothing asks nothing',
    )
})

test('what happens elsewhere stands on the ticket; what was skipped a lead tries again', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, `/tickets/${key}`)
  const ends = strip(page).getByRole('group', { name: 'What happens elsewhere' })
  const asset = ends.getByRole('listitem').filter({ hasText: 'Asset register' })
  await asset.getByText('skipped', { exact: false }).waitFor()
  assetsWork = true
  await asset.getByRole('button', { name: 'Try again: Asset register' }).click()
  await page.getByText('Asset register: is tried again.').waitFor()
  await asset.getByText(/^done/).waitFor()
  // The button is gone.
  await page.waitForFunction(() => document.activeElement?.matches('li'))
  await ends.getByText('Everything elsewhere is settled').waitFor()
})

test('what the other side never takes back a lead skips in My work: it stays done there', async () => {
  assetsWork = false
  const onTicket = await e2e.openPage(e2e.waybill.admin, `/tickets/${key}`)
  const ends = strip(onTicket).getByRole('group', { name: 'What happens elsewhere' })
  const asset = ends.getByRole('listitem').filter({ hasText: 'Asset register' })
  await asset.getByRole('button', { name: 'Take back' }).click()
  const taking = onTicket.getByRole('dialog', { name: 'Take Asset register back' })
  await taking.getByRole('textbox', { name: 'Reason' }).fill('Booked twice')
  await taking.getByRole('button', { name: 'Take back' }).click()
  await asset.getByText('is being taken back', { exact: false }).waitFor()
  assert.equal(await asset.getByRole('button', { name: 'Take back' }).count(), 0)

  const page = await e2e.openPage(e2e.waybill.admin, '/my-work?part=ends')
  await elsewhere(page).getByText('is being taken back', { exact: false }).waitFor()
  await shoot(page, 'my-work-taking-back')
  await elsewhere(page).getByRole('button', { name: 'Skip' }).click()
  const dialog = page.getByRole('dialog', { name: 'Skip Asset register' })
  await dialog.getByText('it stays done there', { exact: false }).waitFor()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('They keep it')
  await dialog.getByRole('button', { name: 'Skip' }).click()
  await page.getByRole('heading', { name: 'Everything elsewhere is settled' }).waitFor()
  await asset.getByText('not taken back', { exact: false }).waitFor()
  await asset.getByRole('button', { name: 'Take back' }).waitFor()
  await shoot(onTicket, 'ticket-not-taken-back')
  await onTicket.reload()
  await history(onTicket)
    .getByText('gave up taking "Asset register" back: "They keep it"', { exact: false })
    .waitFor()
})

test('the keys go through what waits elsewhere; who has skipped one stays in the list', async () => {
  const { tasks, workflows } = await e2e.waybill.as()
  const { port } = assets.address() as AddressInfo
  const step = { id: 'temp-buy', name: 'Buy', team: 'Front desk', is_start: true, is_end: true }
  const { id } = await workflows.create({
    name: 'Purchases',
    category: 'Purchases',
    end_actions: [{ kind: 'asset', name: 'Asset register', url: `http://127.0.0.1:${String(port)}/new` }],
    graph: { steps: [{ ...step, category: 'open' }], transitions: [] },
  })
  await workflows.publish(id)
  const rita = await e2e.waybill.as(desk.rita)
  const bought = async (title: string) => {
    const made = await rita.tickets.create({ project: 'HELP', title, category: 'Purchases' })
    const [task] = (await tasks.list({ ticket: made.key })).items
    await tasks.act(task?.id ?? '', { action_id: 'finish' })
    return made.key
  }
  await bought('A dock')
  const screen = await bought('A screen')
  await bought('A cable')
  const page = await e2e.openPage(e2e.waybill.admin, '/my-work?part=ends')
  await untilReady(page)
  const rows = page.getByRole('list', { name: 'What happens elsewhere' }).getByRole('listitem')
  await rows.nth(2).waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.closest('li')?.textContent ?? '')
  await page.keyboard.press('j')
  assert.match(await focused(), /A dock/)
  await page.keyboard.press('j')
  assert.match(await focused(), /A screen/)
  const skip = page.getByRole('button', { name: `Skip: Asset register, ${screen}` })
  await checkAccess(page)
  await skip.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Skip Asset register' })
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  assert.match(await focused(), /A screen/, 'a dialog that is given up gives the focus back')
  await skip.focus()
  await page.keyboard.press('Enter')
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('By hand')
  await dialog.getByRole('button', { name: 'Skip' }).click()
  await page.getByText(`Asset register, ${screen}: skipped.`).waitFor()
  await rows.filter({ hasText: 'A screen' }).waitFor({ state: 'detached' })
  await dialog.waitFor({ state: 'detached' })
  assert.match(await focused(), /A cable/, 'the row in its place has the focus')
  await page.keyboard.press('k')
  assert.match(await focused(), /A dock/)
})

test('its history says all of it in words, and narrow it stays within the page', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, `/tickets/${key}`, { size: NARROW })
  const told = history(page)
  await told.getByText('Waybill chose', { exact: false }).waitFor()
  await told.getByText('escalated it to Specialists', { exact: false }).waitFor()
  await told.getByText('handed it from Sam Dias on to Bea Nunes', { exact: false }).waitFor()
  await assertFits(page)
  await checkAccess(page)
})

test('a request that waits for the front desk is let in or turned away, and its requester says how it was', async () => {
  const { workflows } = await e2e.waybill.as()
  const { id } = await workflows.create({
    name: 'Furniture',
    category: 'Furniture',
    front_desk: { approval: true },
    graph: {
      steps: [
        {
          id: 'temp-order',
          name: 'Order',
          team: 'Front desk',
          is_start: true,
          is_end: true,
          category: 'open',
        },
      ],
      transitions: [],
    },
  })
  await workflows.publish(id)
  const rita = await e2e.waybill.as(desk.rita)
  const [chair, throne] = [
    await rita.tickets.create({ project: 'HELP', title: 'A chair', category: 'Furniture' }),
    await rita.tickets.create({ project: 'HELP', title: 'A throne', category: 'Furniture' }),
  ]
  const page = await e2e.openPage(e2e.waybill.admin, '/portal')
  // Where one part cannot be read, the others are there all the same.
  e2e.trouble.expect(/ 500$/, /status of 500/)
  await page.route('**/end-actions?*', (route) => route.fulfill({ status: 500, json: {} }))
  await page.goto('/my-work')
  await page.getByRole('link', { name: 'Front desk' }).click()
  const waiting = (text: string) =>
    page.getByRole('list', { name: 'Front desk' }).getByRole('listitem').filter({ hasText: text })
  await waiting('A throne')
    .getByRole('button', { name: `Act on ${throne.key}` })
    .click()
  await waiting('A throne').getByRole('button', { name: 'Turn it away' }).click()
  const dialog = page.getByRole('dialog', { name: `Turn it away: ${throne.key}` })
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Nobody has one')
  await shoot(page, 'my-work-desk')
  await checkAccess(page)
  await dialog.getByRole('button', { name: 'Turn it away' }).click()
  await waiting('A throne').waitFor({ state: 'detached' })
  await page.goto(`/tickets/${chair.key}`)
  const way = page.getByRole('region', { name: 'Way through Furniture' })
  await way.getByText('Waits for the front desk').waitFor()
  await way.getByRole('button', { name: 'Let it in' }).click()
  await way.getByRole('button', { name: 'Finish' }).click()
  await page.getByRole('form', { name: 'Finish' }).getByRole('button', { name: 'Finish' }).click()
  await way.getByText('Completed', { exact: true }).waitFor()
  if ((await rita.tickets.get(chair.key)).status !== 'closed') {
    const { tickets } = await e2e.waybill.as()
    await tickets.update(chair.key, { status: 'closed' })
  }
  await rita.requests.rate(chair.key, { score: 4, comment: 'It does not squeak.' })
  await page.getByText('It does not squeak.', { exact: true }).waitFor()
  await page.getByRole('img', { name: '4 of 5' }).waitFor()
  await shoot(page, 'ticket-rated')
  await checkAccess(page)
})

test('a card that its workflow does not lead there goes back, and what it leads to is offered', async () => {
  const { tickets } = await e2e.waybill.as(desk.rita)
  const { key: card } = await tickets.create({ project: 'HELP', title: 'A mouse', category: 'Hardware' })
  const page = await e2e.openPage(e2e.waybill.admin, '/board?project=HELP')
  await untilReady(page)
  const shown = page.getByRole('listitem').filter({ hasText: card })
  await shown.hover()
  await shown.getByRole('button', { name: `Move ${card}` }).click()
  e2e.trouble.expect(/ 409$/, /status of 409/)
  await page.getByRole('menuitem', { name: /Hand over/ }).click()
  const dialog = page.getByRole('dialog', { name: `${card} cannot go there` })
  await dialog.getByRole('button', { name: 'Accept' }).click()
  await shoot(page, 'board-refused')
  await checkAccess(page)
  await dialog.getByRole('button', { name: /Severity/ }).click()
  await page.getByRole('option', { name: 'Low' }).click()
  await dialog.getByRole('textbox', { name: 'Department' }).fill('Law')
  await dialog.getByRole('textbox', { name: 'Note' }).fill('A new one.')
  await dialog.getByRole('button', { name: 'Accept' }).click()
  await page.getByText(`${card} is at Repair now`, { exact: false }).waitFor()
  await dialog.waitFor({ state: 'detached' })
})

test('a card put into a column of another workflow goes back with one word: what its own leads to', async () => {
  const { workflows } = await e2e.waybill.as()
  const step = { id: 'temp-sign', name: 'Sign', team: 'Front desk', is_start: true, is_end: true }
  const { id } = await workflows.create({
    name: 'Contracts',
    category: 'Contracts',
    graph: { steps: [{ ...step, category: 'open' }], transitions: [] },
  })
  await workflows.publish(id)
  const { tickets } = await e2e.waybill.as(desk.rita)
  await tickets.create({ project: 'HELP', title: 'A contract', category: 'Contracts' })
  const { key } = await tickets.create({ project: 'HELP', title: 'A keyboard', category: 'Hardware' })
  const page = await e2e.openPage(e2e.waybill.admin, '/board?project=HELP')
  await untilReady(page)
  const shown = page.getByRole('listitem').filter({ hasText: key })
  await shown.hover()
  await shown.getByRole('button', { name: `Move ${key}` }).click()
  e2e.trouble.expect(/ 422$/, /status of 422/)
  await page.getByRole('menuitem', { name: /Sign/ }).click()
  await page.getByRole('dialog', { name: `${key} cannot go there` }).waitFor()
  assert.equal(await page.getByText('The input is not valid', { exact: false }).count(), 0)
  await shown.getByText('A keyboard').waitFor()
})
