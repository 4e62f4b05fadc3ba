import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { makeHardwareDesk, type HardwareDesk } from './testing/hardware-desk.ts'
import { assertFits } from './testing/fits.ts'
import { inBrowser, NARROW } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'

let desk: HardwareDesk
const e2e = inBrowser({}, async (waybill) => {
  desk = await makeHardwareDesk(waybill)
})

/** A request of Rita's; who gets it first depends on whose turn it is. */
async function request(title: string, more: object = {}): Promise<string> {
  const { tickets } = await e2e.waybill.as(desk.rita)
  const { key } = await tickets.create({ project: 'HELP', title, category: 'Hardware', ...more })
  return key
}

const rows = (page: Page, name = 'My items by due time') =>
  page.getByRole('list', { name }).getByRole('listitem')
const row = (page: Page, text: string, name?: string) => rows(page, name).filter({ hasText: text })
const strip = (page: Page) => page.getByRole('region', { name: 'Way through Hardware requests' })

test('with nothing to do the page says what belongs there, and leads on; G then W opens it', async () => {
  const page = await e2e.openPage(desk.sam, '/')
  await untilReady(page)
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await page.waitForURL(/\/my-work/)
  await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor()
  await shoot(page, 'my-work-empty')
  await checkAccess(page)
  await page.getByRole('link', { name: 'Queues' }).click()
  await page.getByRole('heading', { name: 'No queue has anything to claim' }).waitFor()
  await checkAccess(page)
})

test('what comes in turn is there at once, and is acted on in place with its note and fields', async () => {
  const rui = await e2e.openPage(desk.rui, '/my-work')
  await untilReady(rui)
  const key = await request('The screen stays dark', { priority: 'high' })
  await row(rui, key).getByText('Triage, Hardware requests').waitFor()
  await row(rui, key)
    .getByRole('button', { name: `Act on ${key}` })
    .click()
  await row(rui, key).getByText('which device').waitFor()
  await row(rui, key).getByRole('button', { name: 'Accept' }).click()
  const form = rui.getByRole('form', { name: 'Accept' })
  await form.getByRole('button', { name: 'Accept' }).click()
  await form.getByText('Write a note before you go on.').waitFor()
  await form.getByRole('textbox', { name: 'Department' }).fill('Sales')
  await shoot(rui, 'my-work-form')
  await checkAccess(rui)
  await form.getByRole('button', { name: /Severity/ }).click()
  await rui.getByRole('option', { name: 'High' }).click()
  await form.getByRole('textbox', { name: 'Note' }).fill('A laptop, the backlight is gone.')
  const tom = await e2e.openPage(desk.tom, '/my-work')
  await untilReady(tom)
  await form.getByRole('button', { name: 'Accept' }).click()
  await rui.getByText(`${key} is at Repair now, with Tom Reis.`).waitFor()
  await row(rui, key).waitFor({ state: 'detached' })
  await row(tom, key).getByText('Repair, Hardware requests').waitFor()
  const { tickets } = await e2e.waybill.as()
  const ticket = await tickets.get(key)
  assert.equal(ticket.severity, 'high')
  assert.equal(ticket.department, 'Sales')
  assert.equal(ticket.status, 'in_progress')
})

test('what is due first stands first, and J, K and A go through it', async () => {
  const later = await request('Keyboard', { priority: 'low' })
  const sooner = await request('Server', { priority: 'critical' })
  const third = await request('Mouse', { priority: 'medium' })
  const { tasks } = await e2e.waybill.as()
  for (const key of [later, sooner, third]) {
    const [task] = (await tasks.list({ ticket: key })).items
    if (task && task.assigned_to?.id !== desk.mia.id) await tasks.transfer(task.id, { to: desk.mia.id })
  }
  const page = await e2e.openPage(desk.mia, '/my-work')
  await untilReady(page)
  await rows(page).nth(2).waitFor()
  const shown = await rows(page).allInnerTexts()
  assert.deepEqual(
    shown.map((text) => /HELP-\d+/.exec(text)?.[0]),
    [sooner, third, later],
  )
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /Mouse/)
  await page.keyboard.press('a')
  await row(page, third).getByRole('button', { name: 'Accept' }).waitFor()
  await shoot(page, 'my-work')
  await checkAccess(page)
  await page.keyboard.press('a')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: sooner }).getByRole('heading', { name: 'Server' }).waitFor()
  const narrow = await e2e.openPage(desk.mia, '/my-work', { size: NARROW })
  await rows(narrow).first().waitFor()
  await checkAccess(narrow)
  await assertFits(narrow)
})

test('what a team shares is claimed once, the oldest first, and the other sees that it is gone', async () => {
  const key = await request('Docking station')
  const { tasks, tickets } = await e2e.waybill.as()
  await tickets.update(key, { severity: 'low', department: 'Law' })
  const act = async (name: string) => {
    const [task] = (await tasks.list({ ticket: key })).items
    assert.ok(task)
    const { available_actions } = await tasks.availableActions(task.id)
    const action = available_actions.find((one) => one.name === name)
    assert.ok(action)
    await tasks.act(task.id, { action_id: action.action_id, comment: 'Done by a lead.' })
  }
  await act('Accept')
  await act('Repaired')
  const [rui, mia] = [
    await e2e.openPage(desk.rui, '/my-work?part=queues'),
    await e2e.openPage(desk.mia, '/my-work?part=queues'),
  ]
  const queue = 'Queue of Front desk'
  await row(mia, key, queue).waitFor()
  await row(rui, key, queue).waitFor()
  await shoot(rui, 'my-work-queues')
  await checkAccess(rui)
  await rui.getByRole('button', { name: `Claim ${key}` }).click()
  await rui.getByText(`${key} is yours.`).waitFor()
  await row(mia, key, queue).waitFor({ state: 'detached' })
  await rui.getByRole('link', { name: 'Mine' }).click()
  await row(rui, key).waitFor()
})

test('a request that no workflow was found for waits for a lead, who routes it by hand', async () => {
  const key = await request('Something else', { category: 'Plants' })
  const page = await e2e.openPage(e2e.waybill.admin, '/my-work')
  await page.getByRole('link', { name: 'Unrouted' }).click()
  const waiting = row(page, key, 'Unrouted')
  await waiting.getByRole('button', { name: `Act on ${key}` }).click()
  await shoot(page, 'my-work-unrouted')
  await checkAccess(page)
  await waiting.getByRole('button', { name: 'Workflow: Choose a workflow' }).click()
  await page.getByRole('option', { name: 'Hardware requests' }).click()
  await waiting.getByRole('button', { name: 'Route', exact: true }).click()
  await page.getByText(`${key} goes by Hardware requests.`).waitFor()
  await page.getByRole('heading', { name: 'Every request has its workflow' }).waitFor()
})

test('a lead routes a request from a wrong workflow to another one, and its strip begins there', async () => {
  const key = await request('A shelf')
  const { workflows } = await e2e.waybill.as()
  const furniture = await workflows.create({
    name: 'Furniture',
    category: 'Furniture',
    sla: { medium: 'PT8H' },
    graph: {
      steps: [
        { id: 'temp-measure', name: 'Measure', team: 'Workshop', is_start: true, category: 'in_progress' },
        { id: 'temp-built', name: 'Built', team: 'Workshop', is_end: true, category: 'resolved' },
      ],
      transitions: [{ id: 'temp-build', from: 'temp-measure', to: 'temp-built', name: 'Build' }],
    },
  })
  await workflows.publish(furniture.id)
  const page = await e2e.openPage(e2e.waybill.admin, `/tickets/${key}`)
  await strip(page).getByRole('button', { name: 'More that can be done' }).click()
  await page.getByRole('menuitem', { name: 'Route to another workflow' }).click()
  const dialog = page.getByRole('dialog', { name: `Route to another workflow: ${key}` })
  await dialog.getByRole('button', { name: 'Workflow: Choose a workflow' }).click()
  assert.deepEqual(await page.getByRole('option').allInnerTexts(), ['Furniture'])
  await page.getByRole('option', { name: 'Furniture' }).click()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('It is no machine.')
  await shoot(page, 'ticket-route')
  await checkAccess(page)
  await dialog.getByRole('button', { name: 'Route', exact: true }).click()
  await page.getByText(`${key} goes by Furniture.`).waitFor()
  const other = page.getByRole('region', { name: 'Way through Furniture' })
  await other.getByRole('listitem', { name: /^Now: Measure/ }).waitFor()
  await other.getByRole('button', { name: 'Build' }).waitFor()
  await page.getByText(/routed the ticket from Hardware requests to Furniture, assigned to/).waitFor()
  await dialog.waitFor({ state: 'detached' })
  await shoot(page, 'ticket-routed')
})

test('a badge shortens with the time and opens how it is counted', async () => {
  const key = await request('Projector', { priority: 'critical' })
  const page = await e2e.openPage(e2e.waybill.admin, `/tickets/${key}`)
  await strip(page)
    .getByRole('button', { name: /^Whole way (3 h 59 m|4 h) left/ })
    .click()
  const sum = page.getByRole('dialog', { name: /^Whole way/ })
  await sum.getByRole('cell', { name: 'counted', exact: true }).first().waitFor()
  await sum.getByText(/^On the clock of .*: started /).waitFor()
  await shoot(page, 'ticket-sla')
  await checkAccess(page)
  await page.keyboard.press('Escape')
  await sum.waitFor({ state: 'detached' })
})

test('nobody there changes nothing: it is said where it happened, and the note stays', async () => {
  const key = await request('Camera')
  const { people, tasks, tickets } = await e2e.waybill.as()
  await tickets.update(key, { severity: 'low', department: 'Law' })
  for (const { id } of [desk.tom, desk.bea])
    await people.update(id, { away: { from: '2020-01-01T00:00:00Z', until: null } })
  const [task] = (await tasks.list({ ticket: key })).items
  const page = await e2e.openPage(e2e.waybill.admin, `/tickets/${key}`)
  await strip(page).getByRole('button', { name: 'Accept' }).click()
  await page.getByText(`You act for ${task?.assigned_to?.name ?? ''}.`, { exact: false }).waitFor()
  await page.getByRole('textbox', { name: 'Note' }).fill('Please repair')
  e2e.trouble.expect(/ 503$/, /status of 503/)
  await page.getByRole('form', { name: 'Accept' }).getByRole('button', { name: 'Accept' }).click()
  await page.getByRole('alert').filter({ hasText: 'Nobody can take the next step' }).waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Note' }).inputValue(), 'Please repair')
  await shoot(page, 'ticket-nobody-there')
  await checkAccess(page)
  for (const { id } of [desk.tom, desk.bea]) await people.update(id, { away: null })
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText(`${key} is at Repair now`, { exact: false }).waitFor()
})

test('clocks stand in the list, on the card, and on the start page once they are at risk', async () => {
  const { sla, tickets } = await e2e.waybill.as()
  const key = await request('Badge reader', { priority: 'critical' })
  await sla.createPolicy({
    name: 'Answer at once',
    targets: [{ target: 'first_response', durations: { critical: 'PT1S' } }],
  })
  const { id } = await tickets.get(key)
  const missed = async () => (await sla.clocks({ tickets: id })).items.at(0)?.state === 'breached'
  const page = await e2e.openPage(
    desk.rui,
    `/tickets?q=${encodeURIComponent(`project:HELP`)}&columns=key,title,sla`,
  )
  await untilReady(page)
  while (!(await missed())) await page.waitForTimeout(50)
  const line = page.getByRole('row').filter({ hasText: key })
  await line.getByText(/^missed by/).waitFor()
  // The head sorts: what was missed longest ago, and what has most time at the end.
  const last = await request('Nothing promised', { priority: 'low' })
  await page.getByRole('row').filter({ hasText: last }).waitFor()
  await page.getByRole('columnheader', { name: 'SLA' }).getByRole('button').click()
  await page.waitForURL(/sort%3Asla|sort:sla/)
  const rows = page.getByRole('row').filter({ hasText: 'HELP-' })
  await rows.last().filter({ hasText: last }).waitFor()
  const signs = (await rows.allInnerTexts()).map((row) => (row.includes(key) ? 'this' : row))
  const missedRows = signs.filter((row) => row === 'this' || row.includes('missed by'))
  assert.deepEqual(signs.slice(0, missedRows.length), missedRows, 'what was missed stands first')
  assert.equal(missedRows.at(-1), 'this', 'what was missed last stands last of these')
  await shoot(page, 'tickets-sla')
  await checkAccess(page)
  await page.goto('/board?project=HELP')
  await page
    .getByRole('listitem')
    .filter({ hasText: key })
    .getByRole('img', { name: /^First response: missed by/ })
    .waitFor()
  await shoot(page, 'board-sla')
  await checkAccess(page)
  await page.goto('/')
  const risk = page.getByRole('region', { name: 'SLA at risk' })
  await risk.getByRole('link').filter({ hasText: key }).waitFor()
  await shoot(page, 'home-sla')
  await checkAccess(page)
})

test('what keeps the other ways shut is said, and a form that misses what it cannot ask for names it', async () => {
  const { tickets, workflows } = await e2e.waybill.as()
  const { id } = await workflows.create({
    name: 'Rooms',
    category: 'Room',
    graph: {
      steps: [
        {
          id: 'temp-ask',
          name: 'Ask',
          team: 'Front desk',
          assign: 'queue',
          is_start: true,
          form: ['assignee'],
        },
        { id: 'temp-done', name: 'Well', team: 'Front desk', is_end: true },
      ],
      transitions: [
        { id: 'temp-a', from: 'temp-ask', to: 'temp-done', name: 'Rush', guard: 'priority:critical' },
        {
          id: 'temp-b',
          from: 'temp-ask',
          to: 'temp-done',
          name: 'Go',
          guard: '-priority:critical',
          comment: 'optional',
        },
      ],
    },
  })
  await workflows.publish(id)
  const { key } = await tickets.create({ project: 'HELP', title: 'A room', category: 'Room' })
  const page = await e2e.openPage(e2e.waybill.admin, `/tickets/${key}`)
  const here = page.getByRole('region', { name: 'Way through Rooms' })
  await here.getByText('1 way is shut').click()
  await here.getByText('Rush is open only while this holds: priority:critical').waitFor()
  await shoot(page, 'ticket-shut-ways')
  await checkAccess(page)
  await here.getByRole('button', { name: 'Go', exact: true }).click()
  const form = page.getByRole('form', { name: 'Go' })
  e2e.trouble.expect(/ 422$/, /status of 422/)
  await form.getByRole('button', { name: 'Go' }).click()
  await form.getByRole('alert').filter({ hasText: 'Assignee is set by the step, not by hand.' }).waitFor()
  await checkAccess(page)

  const viewer = await e2e.openPage(desk.tom, `/tickets/${key}`)
  const there = viewer.getByRole('region', { name: 'Way through Rooms' })
  await there.getByText('No action is open to you now.').waitFor()
  await there.getByText('Go is for who has it, and for leads.').waitFor()
})
