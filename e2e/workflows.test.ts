// More than 400 lines: one workflow goes through all tests, from its first step to what became of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryRunInput } from '@waybill/contract/workflows/history-run.ts'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { assertFits } from './testing/fits.ts'
import { inBrowser, NARROW, WIDE } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilLive } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

let rui: Person
let vera: Person
const e2e = inBrowser({}, async (waybill) => {
  rui = await waybill.person('Rui Costa')
  vera = await waybill.person('Vera Lund', 'requester')
  const { teams } = await waybill.as()
  for (const name of ['First line', 'Hardware', 'Leads']) {
    const { id } = await teams.create({ name })
    await teams.putMember(id, rui.id)
  }
})

const api = () => e2e.waybill.as()
const problems = (page: Page) => page.getByRole('region', { name: 'Problems' })
const side = (page: Page) => page.getByRole('complementary', { name: 'What is chosen' })
const node = (page: Page, name: string) => page.getByRole('group', { name: new RegExp(`^Step ${name}:`) })

/** Picks an option of a list that can be searched. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await side(page).getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('where there is no workflow of one’s own, one is made and opens in the designer', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/workflows')
  await page.getByRole('heading', { name: 'No workflow of your own yet' }).waitFor()
  await page.getByRole('link', { name: 'Basic' }).waitFor()
  await shoot(page, 'workflows-empty')
  await checkAccess(page, 'main')
  await page.getByRole('button', { name: 'Create workflow' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Hardware requests')
  await dialog.getByLabel('Nothing').check()
  await checkAccess(page, '[role=dialog]')
  await shoot(page, 'workflows-create')
  await dialog.getByRole('button', { name: 'Create workflow' }).click()
  await page.getByRole('heading', { name: 'Hardware requests', level: 1 }).waitFor()
  await page.getByText('No step yet').waitFor()
  await problems(page)
    .getByText(/No step is the start/)
    .waitFor()
  await shoot(page, 'workflow-empty')
  await checkAccess(page, 'main')
})

test('a workflow is drawn with the mouse: steps, transitions, places; what is wrong is named while it is drawn', async () => {
  const page = await open('Hardware requests')
  const pane = page.locator('.react-flow__pane')
  const box = await pane.boundingBox()
  assert.ok(box)
  for (const [index, name] of ['Triage', 'Repair', 'Done'].entries()) {
    await page.mouse.dblclick(box.x + 170 + index * 260, box.y + 200)
    await side(page).getByLabel('Name', { exact: true }).fill(name)
    await node(page, name).waitFor()
  }
  await problems(page).getByText('"Repair" has no team. Say who works there.').waitFor()
  await problems(page).getByText('No way leads from the start to "Repair".').waitFor()
  await problems(page)
    .getByText('"Triage" is a dead end: no transition leaves it, and it is no end.')
    .waitFor()

  await connect(page, 'Triage', 'Repair')
  await side(page).getByLabel('Name', { exact: true }).fill('Accept')
  await connect(page, 'Repair', 'Done')
  await side(page).getByLabel('Name', { exact: true }).fill('Repaired')
  await connect(page, 'Repair', 'Triage')
  await side(page).getByLabel('Name', { exact: true }).fill('Send back')
  assert.equal(
    await problems(page)
      .getByText(/No way leads/)
      .count(),
    0,
  )

  await problems(page)
    .getByRole('button', { name: /"Done" has no team/ })
    .click()
  assert.equal(await side(page).getByLabel('Name', { exact: true }).inputValue(), 'Done')
  await side(page).getByLabel('The work is over here').check()
  await choose(page, 'Status of tickets here', 'Resolved')
  await choose(page, 'Team', 'First line')
  await node(page, 'Triage').click()
  await choose(page, 'Team', 'First line')
  await choose(page, 'Escalates to', 'Leads')
  await node(page, 'Repair').click()
  await choose(page, 'Team', 'Hardware')
  await choose(page, 'Who of them', 'Who has least to do')
  await page.getByText('Nothing is wrong').waitFor()

  const before = await node(page, 'Done').boundingBox()
  assert.ok(before)
  await drag(page, middle(before), { x: before.x + before.width / 2, y: before.y + 170 })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.waitForFunction(
    ([y]) =>
      Math.abs((document.querySelector('[aria-label^="Step Done:"]')?.getBoundingClientRect().y ?? 0) - y) <
      2,
    [before.y] as const,
  )
  await page.getByText('Not saved').waitFor()
  await page.keyboard.press('Control+s')
  await page.getByText('All saved').waitFor()
  await page.getByText('Ready', { exact: true }).waitFor()
  const saved = await read('Hardware requests')
  assert.deepEqual(
    saved.graph.transitions.map(({ name }) => name),
    ['Accept', 'Repaired', 'Send back'],
  )
  assert.deepEqual(
    saved.graph.steps.map(({ name, team }) => [name, team?.name]),
    [
      ['Triage', 'First line'],
      ['Repair', 'Hardware'],
      ['Done', 'First line'],
    ],
  )
  await shoot(page, 'workflow-drawn')
  await checkAccess(page, 'main')
})

test('a workflow is made with the keyboard alone', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/workflows')
  await untilLive(page)
  await page.getByRole('button', { name: 'New workflow' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('Leave')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Leave', level: 1 }).waitFor()
  await page.getByText('No step yet').waitFor()
  await page.keyboard.press('n')
  await typeName(page, 'Ask')
  await page.keyboard.press('Escape')
  await page.keyboard.press('v')
  await page.getByRole('list', { name: 'Steps' }).waitFor()
  await page.getByRole('button', { name: 'Add step' }).first().press('Enter')
  await typeName(page, 'Answer')
  await page.keyboard.press('Tab')
  const isEnd = side(page).getByLabel('The work is over here')
  await isEnd.focus()
  await page.keyboard.press('Space')
  await pick(page, 'Team', 'Leads')
  await page.getByRole('button', { name: /Ask No team/ }).press('Enter')
  await pick(page, 'Team', 'First line')
  await pick(page, 'New transition to', 'Answer')
  await side(page).getByRole('button', { name: 'Connect' }).press('Enter')
  // Its name is what one types first.
  await side(page).getByRole('button', { name: 'Remove transition' }).waitFor()
  assert.equal(await side(page).locator(':focus').inputValue(), 'Answer')
  await typeName(page, 'Hand over')
  await page.getByText('Nothing is wrong').waitFor()
  await page.keyboard.press('Control+s')
  await page.getByText('All saved').waitFor()
  await shoot(page, 'workflow-list-form')
  await checkAccess(page, 'main')
  await page.getByRole('button', { name: 'Move Answer up' }).press('Enter')
  await page.keyboard.press('Control+z')
  await page.getByText('All saved').waitFor()

  await page.keyboard.press('v')
  await node(page, 'Ask').focus()
  await page.keyboard.press('Enter')
  const { x } = (await read('Leave')).graph.steps[0]?.position ?? { x: 0 }
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+s')
  await page.getByText('All saved').waitFor()
  const moved = await read('Leave')
  assert.ok((moved.graph.steps[0]?.position.x ?? 0) > x, 'the step is farther right')
  assert.deepEqual(
    moved.graph.transitions.map(({ name, from, to }) => [name, nameOf(moved, from), nameOf(moved, to)]),
    [['Hand over', 'Ask', 'Answer']],
  )
})

test('the condition of a transition is completed like a query, and what is wrong with it is said while it is written', async () => {
  const page = await open('Hardware requests')
  await page.keyboard.press('v')
  await page.getByRole('button', { name: /^Accept Repair/ }).click()
  const guard = side(page).getByRole('combobox', { name: 'Only when' })
  await guard.pressSequentially('prio')
  await side(page)
    .getByRole('option', { name: /^priority/ })
    .first()
    .waitFor()
  await guard.press('Tab')
  assert.equal(await guard.inputValue(), 'priority:')
  await side(page).getByRole('option', { name: /^high/ }).waitFor()
  await shoot(page, 'workflow-guard')
  await guard.pressSequentially('huge')
  await side(page)
    .getByRole('status')
    .filter({ hasText: /Character 10/ })
    .waitFor()
  await problems(page)
    .getByText(/The guard of "Accept" is no condition/)
    .waitFor()
  await guard.fill('priority:high sort:-updated')
  await side(page)
    .getByText('The guard of "Accept" must be a condition over the ticket, not an order.', { exact: true })
    .first()
    .waitFor()
  await checkAccess(page, 'main')
  await guard.fill('priority:high')
  await problems(page)
    .getByText(/Every way out of .* has a guard/)
    .waitFor()
})

test('publishing says first what is different and whom it touches', async () => {
  const page = await open('Hardware requests')
  await page.getByRole('button', { name: 'Publish' }).click()
  const dialog = page.getByRole('dialog', { name: /as version 1/ })
  await dialog.getByText('This is its first version.').waitFor()
  await dialog.getByText('No project has it as default.').waitFor()
  await checkAccess(page, '[role=dialog]')
  await dialog.getByRole('button', { name: 'Publish version 1' }).click()
  await page.getByText('Published', { exact: true }).waitFor()
  await page.getByText('Version 1', { exact: true }).waitFor()
  assert.equal((await read('Hardware requests')).version, 1)
})

test('a version is edited further, and the difference is drawn and said in words', async () => {
  const page = await open('Hardware requests')
  await node(page, 'Repair').click()
  await side(page).getByLabel('Name', { exact: true }).fill('Repair or replace')
  await side(page).getByLabel('Instruction').fill('Look at the **label** first.')
  await pick(page, 'New transition to', 'Finish the run')
  await side(page).getByRole('button', { name: 'Connect' }).click()
  await node(page, 'Repair or replace').click()
  await page.locator('button', { hasText: 'Send back' }).first().click()
  await side(page).getByRole('button', { name: 'Remove transition' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('All saved').waitFor()
  await page.getByText('Version 1, changed since').waitFor()
  await page.getByRole('button', { name: 'Publish' }).click()
  const dialog = page.getByRole('dialog', { name: /as version 2/ })
  await dialog.getByText('Repair or replace').first().waitFor()
  await shoot(page, 'workflow-publish')
  await checkAccess(page, '[role=dialog]')
  await dialog.getByRole('button', { name: 'Publish version 2' }).click()
  await page.getByText('Version 2', { exact: true }).waitFor()

  await page.getByRole('link', { name: 'Versions' }).click()
  const words = page.getByRole('region', { name: 'What is different' })
  await words.getByText('Send back').waitFor()
  await words.getByText('Added').first().waitFor()
  await words.getByText('Removed').first().waitFor()
  await page.getByRole('group', { name: /^Step Repair or replace:.*Changed$/ }).waitFor()
  await shoot(page, 'workflow-versions')
  await checkAccess(page, 'main')
})

test('two people edit the same workflow: nobody’s change is lost', async () => {
  const mine = await open('Hardware requests')
  await untilLive(mine)
  await node(mine, 'Triage').click()
  await side(mine).getByLabel('Name', { exact: true }).fill('First look')
  const { id, graph, seq } = await read('Hardware requests')
  const { workflows } = await api()
  await workflows.update(id, {
    base_seq: seq,
    graph: {
      transitions: graph.transitions,
      steps: graph.steps.map(({ team, escalate_to, ...step }) => ({
        ...step,
        team: team?.id ?? null,
        escalate_to: escalate_to?.id ?? null,
        name: step.name === 'Done' ? 'All done' : step.name,
      })),
    },
  })
  await mine.getByText('Somebody else saved this workflow.', { exact: false }).waitFor()
  assert.equal(await mine.getByRole('button', { name: 'Save' }).isDisabled(), true)
  await mine.getByRole('button', { name: 'Look at both' }).click()
  const dialog = mine.getByRole('dialog')
  await dialog.getByText('All done').first().waitFor()
  await dialog.getByText('First look').first().waitFor()
  await shoot(mine, 'workflow-conflict')
  await checkAccess(mine, '[role=dialog]')
  await dialog.getByRole('button', { name: 'Put mine on top' }).click()
  await node(mine, 'All done').waitFor()
  await node(mine, 'First look').waitFor()
  await mine.getByRole('button', { name: 'Save' }).click()
  await mine.getByText('All saved').waitFor()
  const names = (await read('Hardware requests')).graph.steps.map(({ name }) => name)
  assert.deepEqual(names, ['First look', 'Repair or replace', 'All done'])
})

test('what was not saved is there again when the page is opened anew, and can be discarded', async () => {
  const page = await open('Hardware requests')
  await node(page, 'All done').click()
  await side(page).getByLabel('Name', { exact: true }).fill('Over')
  await page.waitForFunction(() =>
    Object.keys(localStorage).some((key) => key.startsWith('waybill.workflow.')),
  )
  await page.reload()
  await page.getByText('What you had not saved is here again.').waitFor()
  await node(page, 'Over').waitFor()
  await page.getByRole('button', { name: 'Discard' }).click()
  await node(page, 'All done').waitFor()
  await page.getByText('All saved').waitFor()
})

test('a workflow goes out as YAML and comes in again; a file that is none says why', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/workflows')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'More for Hardware requests' }).click()
  await page.getByRole('menuitem', { name: 'Export as YAML' }).click()
  const file = await (await download).createReadStream()
  const text = (await file.toArray()).map(String).join('')
  assert.match(text, /First look/)
  await page.getByRole('button', { name: 'Import' }).click()
  const dialog = page.getByRole('dialog')
  e2e.trouble.expect(/ 422/)
  await dialog.getByLabel('Or its text').fill('name: [')
  await dialog.getByRole('button', { name: 'Import' }).click()
  await dialog.getByRole('alert').waitFor()
  await checkAccess(page, '[role=dialog]')
  await dialog.getByLabel('Or its text').fill(text.replaceAll('Hardware requests', 'Imported requests'))
  await dialog.getByRole('button', { name: 'Import' }).click()
  await page.getByRole('heading', { name: 'Imported requests', level: 1 }).waitFor()
  await node(page, 'First look').waitFor()
})

test('a workflow is paused, taken up again, archived and taken out', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/workflows')
  const row = page.getByRole('listitem').filter({ hasText: 'Hardware requests' })
  const act = async (name: string) => {
    await page.getByRole('button', { name: 'More for Hardware requests' }).click()
    await page.getByRole('menuitem', { name, exact: true }).click()
  }
  await act('Pause')
  await row.getByText('Paused').waitFor()
  await act('Resume')
  await row.getByText('Published').waitFor()
  await shoot(page, 'workflows')
  await checkAccess(page, 'main')
  await act('Archive')
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await row.waitFor({ state: 'detached' })
  await page.getByText('Archived', { exact: true }).click()
  await row.waitFor()
  await act('Take out of the archive')
  await row.waitFor({ state: 'detached' })
})

test('tickets that are on their way are moved to another version, and back', async () => {
  const { projects, tickets, workflows } = await api()
  const before = await read('Hardware requests')
  // Out of the archive it takes no tickets until somebody says so.
  await workflows.resume(before.id)
  await projects.create({ key: 'HW', name: 'Hardware desk', kind: 'service_desk', workflow: before.id })
  for (const title of ['Screen stays black', 'Keyboard is wet'])
    await tickets.create({ project: 'HW', title, reporter: vera.email })
  await workflows.update(before.id, { description: 'Whatever has a plug.' })
  await workflows.publish(before.id)
  const page = await e2e.openPage(e2e.waybill.admin, `/workflows/${before.id}?part=versions`)
  const old = page.getByRole('listitem').filter({ hasText: 'Version 2' }).first()
  await old.getByText('2 running').waitFor()
  await old.getByRole('button', { name: 'Move tickets' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('2 tickets', { exact: true }).waitFor()
  await shoot(page, 'workflow-move')
  await checkAccess(page, '[role=dialog]')
  await dialog.getByRole('button', { name: 'Move 2 tickets' }).click()
  const moves = page.getByRole('region', { name: 'Moves to other versions' })
  await moves.getByText('2 of 2 moved').waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Version 3' }).first().getByText('2 running').waitFor()
  await moves.getByRole('button', { name: 'Each ticket' }).click()
  await moves.getByRole('link', { name: 'HW-2' }).waitFor()
  await shoot(page, 'workflow-moved')
  await checkAccess(page, 'main')
  await moves.getByRole('button', { name: 'Take back' }).click()
  await moves.getByText('Back from version 3 to 2').waitFor()
  await old.getByText('2 running').waitFor()
})

test('a workflow is tried on past tickets: times, teams and where they got stuck, beside what really was', async () => {
  const { projects, tickets, calendars } = await api()
  await projects.create({ key: 'OLD', name: 'What was' })
  for (const title of ['Fan is loud', 'Mouse is gone']) {
    const { key } = await tickets.create({ project: 'OLD', title, team: 'First line', assignee: rui.id })
    await tickets.update(key, { status: 'resolved' })
  }
  const week = { mon: [{ start: '08:00', end: '12:00' }] }
  const mornings = await calendars.create({ name: 'Mornings', zone: 'UTC', periods: [{ week }] })
  const page = await open('Hardware requests')
  await page.getByRole('link', { name: 'Try on the past' }).click()
  await page.getByRole('heading', { name: 'What would have come of it' }).waitFor()
  await shoot(page, 'workflow-past-empty')
  await page.getByLabel('Search').fill('project:OLD')
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByRole('heading', { name: 'No ticket fits' }).waitFor()
  await page.getByText(/"Only tickets that this workflow would take" leaves out those/).waitFor()
  await shoot(page, 'workflow-past-none')

  await page.getByLabel('Only tickets that this workflow would take').uncheck()
  await page.getByRole('combobox', { name: 'Hours' }).click()
  await page.getByRole('option', { name: 'Mornings' }).click()
  await page.getByLabel('People in Hardware').fill('3')
  const asked = page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/history-runs'))
  await page.getByRole('button', { name: 'Run' }).click()
  const { people, ...input } = (await asked).postDataJSON() as HistoryRunInput
  assert.deepEqual(input, { query: 'project:OLD', matched_only: false, calendar: mornings.id })
  assert.deepEqual(Object.values(people ?? {}), [3])
  await page.getByText('2 tickets were run, 2 came to an end.').waitFor()
  await page.getByText(/counted by the calendar "Mornings"/).waitFor()
  const times = page.getByRole('region', { name: 'Times that were promised' })
  for (const name of [
    'As it really was, by what was promised then',
    'As it really was, by this workflow’s times',
    'Through this workflow',
  ])
    await times.getByRole('row', { name: `${name} 0 0 % 0 0 % 2 100 %` }).waitFor()
  const teams = page.getByRole('region', { name: 'Teams' })
  const first = teams.getByRole('table', { name: 'First line' })
  await first.getByRole('columnheader', { name: 'Really' }).waitFor()
  await first.getByRole('columnheader', { name: 'With this workflow' }).waitFor()
  await first.getByRole('row', { name: 'Handled 2 2' }).waitFor()
  await page.setViewportSize({ width: 1280, height: WIDE.height })
  const chart = teams.getByRole('figure').first()
  await chart.getByRole('img', { name: /^Open tickets of First line, .*Really: up to \d/ }).hover()
  const caption = chart.locator('figcaption')
  await caption.getByTitle('With this workflow').waitFor()
  assert.ok(
    await caption.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
    'nothing of it is cut away',
  )
  await page.setViewportSize(WIDE)
  await teams.getByRole('table', { name: 'Hardware' }).getByRole('row', { name: 'People – 3' }).waitFor()
  await teams.getByText('3 people, the idlest first').press('Enter')
  await teams.getByRole('row', { name: 'Somebody assumed 2 – –' }).waitFor()
  await shoot(page, 'workflow-past')
  await checkAccess(page, 'main')
  await page.setViewportSize(NARROW)
  await assertFits(page)
  await page.setViewportSize(WIDE)
  await page.reload()
  await first.getByRole('row', { name: 'Handled 2 2' }).waitFor()
})

test('agents look at workflows and change nothing; requesters have none', async () => {
  const his = await e2e.openPage(rui, '/workflows')
  await his.getByRole('link', { name: 'Hardware requests' }).click()
  await node(his, 'First look').click()
  assert.equal(await his.getByRole('button', { name: 'Save' }).count(), 0)
  assert.equal(await his.getByRole('button', { name: 'Add step' }).count(), 0)
  assert.equal(await side(his).getByLabel('Name', { exact: true }).getAttribute('readonly'), '')
  await his.getByText('Admins change workflows').waitFor()
  await shoot(his, 'workflow-read-only')
  await checkAccess(his, 'main')
  const hers = await e2e.openPage(vera, '/workflows')
  await hers.getByRole('heading', { level: 1 }).waitFor()
  assert.equal(await hers.getByText('Hardware requests').count(), 0)
  assert.equal(await hers.getByRole('link', { name: 'Workflows' }).count(), 0)
})

test('saving what is not finished leads to the first field that is wrong, which on a telephone stands above the form', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/workflows', { size: NARROW })
  await page.getByRole('button', { name: 'New workflow' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Keys')
  await page.getByRole('dialog').getByLabel('An approval first').check()
  await page.getByRole('dialog').getByRole('button', { name: 'Create workflow' }).click()
  await page
    .getByRole('list', { name: 'Steps' })
    .getByRole('button', { name: /Done|Approve|Triage/ })
    .first()
    .click()
  const name = side(page).getByLabel('Name')
  await name.fill('')
  await page.getByRole('button', { name: 'Back to the workflow' }).click()
  const problems = page.getByRole('region', { name: 'Problems' })
  const above = await problems.boundingBox()
  const form = await side(page).getByLabel('Description').boundingBox()
  assert.ok(above && form && above.y < form.y)
  assert.equal(await problems.getByRole('listitem').count(), 2)
  await problems.getByRole('button', { name: /^Show all/ }).click()
  assert.ok((await problems.getByRole('listitem').count()) > 2)
  await checkAccess(page, 'main')
  await page.getByRole('button', { name: 'Save' }).click()
  await name.and(page.locator('[aria-invalid="true"]:focus')).waitFor()
  const field = await name.boundingBox()
  assert.ok(field && field.y >= 0 && field.y + field.height <= NARROW.height, JSON.stringify(field))
  assert.equal(await page.getByText('Not saved').count(), 1)
})

test('a large workflow with approval, ways back and forward is arranged, and is no wider than a telephone', async () => {
  const page = await e2e.openPage(e2e.waybill.admin, '/workflows')
  await page.getByRole('button', { name: 'New workflow' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Purchases')
  await page.getByRole('dialog').getByLabel('An approval first').check()
  await page.getByRole('dialog').getByRole('button', { name: 'Create workflow' }).click()
  await page.getByText('All must agree').waitFor()
  await node(page, 'Triage').click()
  await pick(page, 'New transition to', 'Done')
  await side(page).getByRole('button', { name: 'Connect' }).click()
  await page.getByRole('button', { name: 'Arrange' }).click()
  await page.getByText('Not saved').waitFor()
  await shoot(page, 'workflow-approval')
  await checkAccess(page, 'main')
  for (const size of [WIDE, NARROW]) await assertFits(page, size)
})

type Read = Awaited<ReturnType<typeof read>>

async function read(name: string) {
  return (await api()).workflows.get(name)
}

function nameOf({ graph }: Read, id: string | null): string | undefined {
  return graph.steps.find((step) => step.id === id)?.name
}

/** The designer of a workflow, with its drawing. */
async function open(name: string): Promise<Page> {
  const { id } = await read(name)
  const page = await e2e.openPage(e2e.waybill.admin, `/workflows/${id}`)
  await untilLive(page)
  await page.locator('.react-flow__pane').waitFor()
  return page
}

const middle = (box: { x: number; y: number; width: number; height: number }) => ({
  x: box.x + box.width / 2,
  y: box.y + box.height / 2,
})

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
}

/** From the dot on the right of one step to the dot on the left of another. */
async function connect(page: Page, from: string, to: string): Promise<void> {
  const source = await node(page, from).locator('.react-flow__handle.source').boundingBox()
  const target = await node(page, to).locator('.react-flow__handle.target').boundingBox()
  assert.ok(source && target)
  await drag(page, middle(source), middle(target))
  await side(page).getByRole('heading', { name: 'Transition' }).waitFor()
}

/** What was just added has the keys in its name. */
async function typeName(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.hasAttribute('data-panel-name'))
  await page.keyboard.type(name)
}

/** An option of a list by keys alone. */
async function pick(page: Page, label: string, option: string): Promise<void> {
  await side(page).getByRole('combobox', { name: label, exact: true }).focus()
  await page.keyboard.type(option)
  await page.getByRole('option', { name: option, exact: true }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}

test('saving an end action without its address leads to the address, and what is typed is no part of the name', async () => {
  const { workflows } = await api()
  const made = await workflows.create({ name: 'Loans' })
  const page = await e2e.openPage(e2e.waybill.admin, `/workflows/${made.id}`)
  await untilLive(page)
  await problems(page)
    .getByText(/No step is the start/)
    .waitFor()
  await page.waitForLoadState('networkidle')
  await side(page).getByRole('button', { name: 'Add action' }).click()
  await page.getByRole('menuitem', { name: 'Webhook', exact: true }).click()
  const address = side(page).locator('input[type="url"]').first()
  await page.keyboard.press('Control+s')
  await side(page).locator('input[type="url"][aria-invalid="true"]:focus').waitFor()
  await page.keyboard.type('https://example.org/')
  await side(page).locator('input[type="url"][aria-invalid="true"]').waitFor({ state: 'detached' })
  assert.equal(await address.inputValue(), 'https://example.org/')
  assert.equal(await side(page).getByLabel('Name', { exact: true }).first().inputValue(), 'Loans')
})
