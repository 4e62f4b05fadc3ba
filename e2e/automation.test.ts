import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RuleDefinition } from '@waybill/contract/automation/rule.ts'
import type { Page } from 'playwright-core'
import { checkAccess } from './testing/check-access.ts'
import { assertFitsNarrow } from './testing/fits.ts'
import { inBrowser } from './testing/in-browser.ts'
import { shoot } from './testing/shoot.ts'
import { untilReady } from './testing/waits.ts'
import type { Person } from './testing/waybill.ts'

let lia: Person
let rui: Person
const e2e = inBrowser({ plugins: 'examples/plugins/alarms/index.ts' }, async (waybill) => {
  lia = await waybill.person('Lia Matos')
  rui = await waybill.person('Rui Costa')
  const { plugins, projects, labels } = await waybill.as()
  await plugins.turn('alarms', true)
  await plugins.turn('slack', true)
  await projects.create({ key: 'WEB', name: 'Web shop' })
  await projects.setMember('WEB', lia.id, 'lead')
  await projects.setMember('WEB', rui.id, 'member')
  await labels.create('WEB', { name: 'outage' })
})

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true })
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

/** From an open menu, which takes the focus from whatever has it a moment after it can be seen. */
async function chooseByKey(page: Page, name: string): Promise<void> {
  await page.getByRole('menu').locator(':focus').waitFor({ state: 'attached' })
  await page.getByRole('menuitem', { name }).press('Enter')
}

async function ruleOn(name: string, definition: RuleDefinition): Promise<string> {
  const { rules } = await e2e.waybill.as(lia)
  const { id } = await rules.create({ name, project: 'WEB', definition })
  await rules.update(id, { state: 'on' })
  return id
}

test('a lead makes a rule from an example, tries it over the past and switches it on; a ticket changes and says why', async () => {
  const waybill = await e2e.waybill.as(rui)
  const past = await waybill.tickets.create({ project: 'WEB', title: 'Total outage of the checkout' })
  const page = await e2e.openPage(lia, '/')
  await untilReady(page)
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Automation' }).click()
  await page.getByRole('heading', { name: 'No rule yet' }).waitFor()
  await shoot(page, 'automation-empty')
  await assertFitsNarrow(page)
  await page.getByRole('link', { name: /^Outages are critical/ }).click()
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Outages are critical')
  await page.route('**/rules/dry-run/progress', () => undefined)
  await page.getByRole('button', { name: 'Try it' }).click()
  await said(page, 'Looking at the past')
  await page.getByRole('button', { name: 'Give up' }).click()
  await said(page, 'Given up.')
  await page.unroute('**/rules/dry-run/progress')
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByRole('rowheader', { name: past.key }).waitFor()
  await said(page, 'Priority: Medium → Critical')
  await shoot(page, 'automation-new')
  await assertFitsNarrow(page)
  await save(page).click()
  await said(page, '"Outages are critical" is made. It is off: try it, then switch it on.')
  await page.getByRole('heading', { level: 1, name: 'Outages are critical' }).waitFor()
  await page.getByRole('switch', { name: 'On: Outages are critical' }).press('Space')
  await said(page, '"Outages are critical" is on.')

  const { key } = await waybill.tickets.create({ project: 'WEB', title: 'Search: outage since noon' })
  const other = await e2e.openPage(rui, `/tickets/${key}`)
  await untilReady(other)
  await other.getByRole('link', { name: 'The rule "Outages are critical" (version 1)' }).waitFor()
  await said(other, /changed the priority from medium to critical/)
  assert.equal(await other.getByText(/ran: set fields/).count(), 0, 'the change says it already')
  await other.getByRole('button', { name: 'Why?' }).click()
  const why = other.getByRole('dialog', { name: 'Why this changed' })
  await why.getByText('Set fields: done').waitFor()
  await why.getByText('outage priority<critical').waitFor()
  await shoot(other, 'automation-why')
  await checkAccess(other, '[role=dialog]')
  await why.getByRole('button', { name: 'To the rule' }).click()
  await other.getByText('Leads of the project change this rule').waitFor()
  await other.getByText('Set Priority: Critical').waitFor()
  await shoot(other, 'automation-reading')
  await assertFitsNarrow(other)

  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await page.getByRole('link', { name: key }).waitFor()
  await shoot(page, 'automation-runs')
  await assertFitsNarrow(page)
})

test('a query that is wrong is named at its place, also what only the server knows', async () => {
  const page = await e2e.openPage(lia, '/automation/new')
  await untilReady(page)
  await save(page).click()
  assert.equal(await page.getByText('Fill this in.').count(), 2, 'name and events')
  await said(page, 'Add what the rule does.')
  await page.getByLabel('Name', { exact: true }).fill('Wrong at first')
  await page.getByRole('combobox', { name: 'Any of these' }).fill('created')
  await page.getByRole('option', { name: 'Ticket created' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Add a condition' }).click()
  await page.getByRole('menuitem', { name: 'The ticket is' }).click()
  const condition = page.getByRole('group', { name: 'The ticket is' })
  await condition.locator(':focus').waitFor()
  await page.keyboard.type('prority:high')
  await condition.getByText(/^Character 1/).waitFor()
  await condition.getByRole('combobox').fill('label:nosuch')
  await page.getByRole('button', { name: 'Add an action' }).click()
  await page.getByRole('menuitem', { name: 'Comment' }).click()
  await page.getByLabel('Text', { exact: true }).fill('{{colour}}')
  await said(page, /Names \{\{colour\}\}/)
  await page.getByLabel('Text', { exact: true }).fill('Look at ')
  await page.getByRole('button', { name: 'Insert a value of the ticket' }).click()
  await page.getByRole('menuitem', { name: '{{key}}', exact: true }).click()
  assert.equal(await page.getByLabel('Text', { exact: true }).inputValue(), 'Look at {{key}}')
  e2e.trouble.expect(/ 422$/, /status of 422/)
  await save(page).click()
  await condition.getByRole('alert').waitFor()
  await shoot(page, 'automation-wrong')
  await assertFitsNarrow(page)
  await condition.getByRole('combobox').fill('label:outage')
  await save(page).click()
  await said(page, '"Wrong at first" is made. It is off: try it, then switch it on.')
})

test('by keyboard alone a rule gets groups, a second version, and the first one back', async () => {
  const { rules } = await e2e.waybill.as(lia)
  const { id } = await rules.create({
    name: 'By keys',
    project: 'WEB',
    definition: {
      trigger: { on: 'event', kinds: ['ticket.created'] },
      actions: [{ kind: 'set', values: { priority: 'low' } }],
    },
  })
  const page = await e2e.openPage(lia, `/automation/${id}`)
  await untilReady(page)
  const add = page.getByRole('button', { name: 'Add a condition' })
  await add.focus()
  await page.keyboard.press('Enter')
  await chooseByKey(page, 'A group of conditions')
  const group = page
    .getByRole('group', { name: 'All of these hold' })
    .getByRole('group', { name: /one of these/ })
  // What was added takes the focus.
  await group.locator(':focus').waitFor()
  await group.getByRole('button', { name: 'Add a condition' }).focus()
  await page.keyboard.press('Enter')
  await chooseByKey(page, 'The ticket is')
  await group.getByRole('combobox', { name: 'Query' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('is:unresolved ')
  await page.keyboard.press('Escape')
  await save(page).focus()
  await page.keyboard.press('Enter')
  await said(page, '"By keys" is saved as version 2.')
  assert.deepEqual((await rules.get(id)).definition.when, {
    type: 'all',
    of: [{ type: 'any', of: [{ type: 'after', query: 'is:unresolved' }] }],
  })
  await page.getByRole('link', { name: 'Versions', exact: true }).press('Enter')
  await said(page, 'The ticket is: is:unresolved')
  await shoot(page, 'automation-versions')
  await assertFitsNarrow(page)
  await page.getByRole('button', { name: 'Restore version 1' }).press('Enter')
  await said(page, 'Version 1 is restored as version 3.')
  assert.equal((await rules.get(id)).definition.when, undefined)
})

test('two rules that fight are switched off, and both show the turns of the loop with the ticket', async () => {
  const up: RuleDefinition = {
    trigger: { on: 'event', kinds: ['ticket.severity_changed'] },
    when: { type: 'after', query: 'severity:low' },
    actions: [{ kind: 'set', values: { severity: 'high' } }],
  }
  const down: RuleDefinition = {
    trigger: { on: 'event', kinds: ['ticket.severity_changed'] },
    when: { type: 'after', query: 'severity:high' },
    actions: [{ kind: 'set', values: { severity: 'low' } }],
  }
  const other = await ruleOn('Down', down)
  const id = await ruleOn('Up', up)
  const page = await e2e.openPage(lia, '/automation')
  await untilReady(page)
  await page.getByRole('listitem').filter({ hasText: 'Up' }).getByText('On', { exact: true }).waitFor()
  const { tickets } = await e2e.waybill.as(rui)
  const { key } = await tickets.create({ project: 'WEB', title: 'How bad is it' })
  await tickets.update(key, { severity: 'low' })
  const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'Up', exact: true }) })
  await row.getByText('Switched off by Waybill').waitFor()
  await shoot(page, 'automation-list')
  await assertFitsNarrow(page)
  const order = () => page.getByRole('list', { name: 'Automation' }).getByRole('link').allInnerTexts()
  const before = await order()
  await page.getByRole('button', { name: 'Run Up earlier' }).click()
  await row.getByRole('img', { name: `Rule ${String(before.length - 1)}` }).waitFor()
  assert.deepEqual(await order(), [...before.slice(0, -2), 'Up', 'Down'])
  await row.getByRole('link', { name: 'Up' }).click()
  const turns = page.getByRole('list', { name: 'The turns of the loop' })
  await turns.getByRole('link', { name: key }).first().waitFor()
  assert.ok((await turns.getByRole('listitem').count()) >= 6)
  await shoot(page, 'automation-tripped')
  await assertFitsNarrow(page)
  await page.getByRole('button', { name: 'Switch on again' }).click()
  await said(page, '"Up" is on.')
  await turns.waitFor({ state: 'detached' })

  const fighting = await e2e.openPage(lia, `/automation/${other}`)
  await untilReady(fighting)
  await fighting.getByRole('button', { name: 'Try it' }).click()
  await said(fighting, '"Up" would set Severity back to High')
  await shoot(fighting, 'automation-conflict')
  await assertFitsNarrow(fighting)

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'More for Up' }).click()
  await page.getByRole('menuitem', { name: 'Export as YAML' }).click()
  assert.equal((await download).suggestedFilename(), 'Up.yaml')
  const { rules } = await e2e.waybill.as(lia)
  const yaml = (await rules.exportYaml(id)).replace(/^name: .*$/m, 'name: Up again')
  await page.getByRole('button', { name: 'More for Up' }).click()
  await page.getByRole('menuitem', { name: 'Delete rule' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete rule' }).click()
  await said(page, '"Up" is deleted.')
  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByLabel('Or its text').fill(yaml)
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
  await page.getByRole('heading', { level: 1, name: 'Up again' }).waitFor()
})

test('an action of a plugin is filled in by its own form; the run says what came of it, and words say what it is', async () => {
  const page = await e2e.openPage(lia, '/automation/new')
  await untilReady(page)
  await page.getByLabel('Name', { exact: true }).fill('Raise and say')
  await page.getByRole('combobox', { name: 'Any of these' }).fill('priority')
  await page.getByRole('option', { name: 'Priority changed' }).click()
  await page.keyboard.press('Escape')
  const actions = page.getByRole('list', { name: 'Then' }).getByRole('listitem')
  for (const name of ['Alarms: Raise the severity by one', 'Slack: Say it in the channel']) {
    await page.getByRole('button', { name: 'Add an action' }).click()
    await page.getByRole('menuitem', { name }).click()
    await actions.getByRole('heading', { name }).waitFor()
  }
  assert.equal(await page.getByLabel('At most').inputValue(), 'critical')
  await page.getByLabel('At most').selectOption('high')
  const text = page.getByLabel('Text', { exact: true })
  await text.fill('{{colour}}')
  await said(page, /Names \{\{colour\}\}/)
  await text.fill('')
  e2e.trouble.expect(/ 422$/, /status of 422/)
  await save(page).click()
  await actions.getByText('Is required', { exact: false }).waitFor()
  await shoot(page, 'automation-plugin-wrong')
  await text.fill('Look at ')
  await page.getByRole('button', { name: 'Insert a value of the ticket' }).click()
  await page.getByRole('menuitem', { name: '{{key}}', exact: true }).click()
  assert.equal(await text.inputValue(), 'Look at {{key}}')
  const { rules, tickets } = await e2e.waybill.as(lia)
  const past = await tickets.create({ project: 'WEB', title: 'The lamp is out' })
  await tickets.update(past.key, { priority: 'high' })
  await page.getByRole('button', { name: 'Try it' }).click()
  await said(page, `Slack: Say it in the channel (Text: Look at ${past.key})`)
  await shoot(page, 'automation-plugin')
  await assertFitsNarrow(page)
  await save(page).click()
  await said(page, '"Raise and say" is made. It is off: try it, then switch it on.')
  const id = page.url().split('/').at(-1) ?? ''
  await rules.update(id, { state: 'on' })

  await tickets.update(past.key, { severity: 'low' })
  await tickets.update(past.key, { priority: 'low' })
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await said(page, 'Alarms: Raise the severity by one: done (It was raised.)')
  await said(page, /^Slack: Say it in the channel: refused: slack no channel \(/)
  assert.equal((await tickets.get(past.key)).severity, 'medium')
  await shoot(page, 'automation-plugin-runs')
  await assertFitsNarrow(page)
  const other = await e2e.openPage(rui, `/automation/${id}`)
  await other.getByText('Alarms: Raise the severity by one (At most: high)').waitFor()
  await other.getByText('Slack: Say it in the channel (Text: Look at {{key}})').waitFor()
  await shoot(other, 'automation-plugin-reading')
})

test('a lead makes a secret for the calls of a rule, which is shown this once, and takes it back', async () => {
  const { rules } = await e2e.waybill.as(lia)
  const { id } = await rules.create({
    name: 'Tell the depot',
    project: 'WEB',
    definition: {
      trigger: { on: 'event', kinds: ['ticket.created'] },
      actions: [{ kind: 'webhook', url: 'https://example.org/hook' }],
    },
  })
  const page = await e2e.openPage(lia, `/automation/${id}`)
  const signing = page.getByRole('group', { name: 'Signature of the calls' })
  await signing.getByText(/^Calls are not signed/).waitFor()
  await signing.getByRole('button', { name: 'Make secret' }).click()
  await signing
    .getByLabel('Secret for the receivers')
    .getByText(/^whsec_/)
    .waitFor()
  await signing.getByText(/^Calls are signed; the secret was made/).waitFor()
  await shoot(page, 'automation-signing')
  await assertFitsNarrow(page)
  assert.notEqual((await rules.get(id)).signed_since, null)
  await page.reload()
  await signing.getByText(/^Calls are signed; the secret was made/).waitFor()
  assert.equal(await page.getByText(/whsec_/).count(), 0)
  await signing.getByRole('button', { name: 'Do not sign' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Do not sign' }).click()
  await signing.getByText(/^Calls are not signed/).waitFor()
})

test('a dry run shows what would be refused with the reason, once for each action, and counts it apart', async () => {
  const { rules, tickets } = await e2e.waybill.as()
  const guest = await e2e.waybill.person('Gil Pinto', 'requester')
  const { id } = await rules.create({
    name: 'Give it to a guest',
    definition: {
      trigger: { on: 'event', kinds: ['ticket.severity_changed'] },
      actions: [
        { kind: 'assign', to: guest.id },
        { kind: 'set', values: { category: 'Guests' } },
        { kind: 'set', values: { sub_category: 'Lifts', fields: { colour: 'red' } } },
        { kind: 'label', add: ['nowhere'] },
        { kind: 'label', add: ['elsewhere'] },
      ],
    },
  })
  const { key } = await tickets.create({ project: 'WEB', title: 'The lift hangs' })
  await tickets.update(key, { severity: 'high' })
  const page = await e2e.openPage(e2e.waybill.admin, `/automation/${id}`)
  await untilReady(page)
  await page.getByRole('button', { name: 'Try it' }).click()
  const row = page.getByRole('row').filter({ hasText: key })
  await row.getByText('Would be refused: that person cannot work on it').waitFor()
  await row.getByText(/Category: .* → Guests/).waitFor()
  const refused = await row.getByText('Would be refused').allTextContents()
  assert.equal(refused.length, 4, `once for each action: ${refused.join('; ')}`)
  await row.evaluate((one) => one.scrollIntoView({ block: 'center' }))
  await shoot(page, 'automation-refused')
  await assertFitsNarrow(page)
})
