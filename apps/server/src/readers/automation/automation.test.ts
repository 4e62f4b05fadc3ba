// Longer than 400 lines: what a rule is, does and may do is told over one project whose log a runner reads.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { RULE_KINDS } from '@waybill/contract/automation/rule.ts'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fireDueRules } from '../../domains/automation/rule-schedules.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { runRules } from './run-rules.reader.ts'
import { runSchedules } from './run-schedules.reader.ts'

let world: TestWorld
let runner: ReaderRunner
let admin: TestPerson
let agent: TestPerson
let rita: TestPerson
const errors: unknown[] = []

const newRunner = () =>
  createReaderRunner(world.kernel, [runRules, runSchedules], {
    jobs: null,
    onError: (_reader, error) => errors.push(error),
  })

// The world begins on Monday 2026-03-02 at 09:00 UTC.
beforeEach(async () => {
  world = await createTestWorld()
  errors.length = 0
  runner = newRunner()
  await runner.start()
  admin = await world.person('admin')
  agent = await world.person('agent')
  rita = await world.person('requester')
  await world.project({ key: 'WEB' })
  await ok('POST', '/projects/WEB/labels', { name: 'outage' })
})
afterEach(async () => {
  await runner.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

async function ok(method: 'POST' | 'PATCH' | 'DELETE' | 'GET', path: string, body?: object, as = admin) {
  const answer = await world.call(as, method, path, body ? { body } : {})
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

const outages = {
  trigger: { on: 'event', kinds: ['ticket.created', 'ticket.labels_changed'] },
  when: { type: 'after', query: 'label:outage priority<critical' },
  actions: [{ kind: 'set', values: { priority: 'critical' } }],
}

async function rule(definition: object, more: object = {}, as = admin): Promise<{ id: string }> {
  const made = await ok('POST', '/rules', { name: 'A rule', project: 'WEB', definition, ...more }, as)
  await ok('PATCH', `/rules/${made.id}`, { state: 'on' }, as)
  return made
}

async function ticket(values: object = {}, as = agent): Promise<{ key: string; id: string }> {
  return ok('POST', '/tickets', { project: 'WEB', title: 'Checkout fails', ...values }, as)
}

const read = (key: string) => ok('GET', `/tickets/${key}`)
const settle = () => runner.catchUp()

describe('rules', () => {
  test('a rule changes what its condition finds, and the ticket explains which version did it and why', async () => {
    await rule(outages, { name: 'Outages are critical' })
    const { key } = await ticket({ labels: ['outage'] })
    const other = await ticket()
    await settle()
    assert.equal((await read(key)).priority, 'critical')
    assert.equal((await read(other.key)).priority, 'medium')
    const { items } = await ok('GET', `/tickets/${key}/history`)
    const changed = items.find((one: { kind: string }) => one.kind === 'ticket.priority_changed')
    assert.match(changed.text, /^The rule "Outages are critical" \(version 1\) changed the priority/)
    const created = items.find((one: { kind: string }) => one.kind === 'ticket.created')
    assert.equal(changed.cause_seq, created.seq)
    const runs = await ok('GET', `/tickets/${key}/rule-runs`)
    assert.equal(runs.items.length, 1)
    assert.deepEqual(runs.items[0].actions, [{ kind: 'set', outcome: 'done', code: null }])
    assert.equal(runs.items[0].matched[0].values.priority, 'medium')
  })

  test('what a run says of a ticket names labels, people, teams, steps and people in fields of its project', async () => {
    await ok('POST', '/projects/WEB/fields', { key: 'pilot', name: 'Pilot', type: 'person' })
    await ok('POST', '/projects/WEB/fields', { key: 'trace', name: 'Trace', type: 'text' })
    const team = await ok('POST', '/teams', { name: 'Night shift' })
    await rule({
      trigger: { on: 'event', kinds: ['ticket.created'] },
      when: {
        type: 'after',
        query: `label:outage OR reporter:${rita.email} OR team:none OR assignee:none OR step:Open OR field.pilot:none OR field.trace:x`,
      },
      actions: [{ kind: 'set', values: { priority: 'critical' } }],
    })
    const trace = '01a2006b-8da5-7000-8000-000000000000'
    const { key } = await ticket({
      labels: ['outage'],
      team: team.id,
      fields: { pilot: rita.id, trace },
    })
    await settle()
    const { items } = await ok('GET', `/tickets/${key}/rule-runs`)
    const { label, reporter, step, ...more } = items[0].matched[0].values
    assert.deepEqual(
      label.map((one: { name: string }) => one.name),
      ['outage'],
    )
    assert.deepEqual(reporter, { id: agent.id, name: agent.name })
    assert.equal(step.name, 'Open')
    assert.equal(more.team.name, 'Night shift')
    assert.equal(more.assignee, null)
    assert.deepEqual(more['field.pilot'], { id: rita.id, name: rita.name })
    assert.equal(more['field.trace'], trace)
  })

  test('a rule is off until it is switched on, and again after that', async () => {
    const made = await ok('POST', '/rules', { name: 'Later', project: 'WEB', definition: outages })
    assert.equal(made.state, 'off')
    const first = await ticket({ labels: ['outage'] })
    await settle()
    assert.equal((await read(first.key)).priority, 'medium')
    await ok('PATCH', `/rules/${made.id}`, { state: 'on' })
    const second = await ticket({ labels: ['outage'] })
    await settle()
    assert.equal((await read(second.key)).priority, 'critical')
    await ok('PATCH', `/rules/${made.id}`, { state: 'off' })
    const third = await ticket({ labels: ['outage'] })
    await settle()
    assert.equal((await read(third.key)).priority, 'medium')
  })

  test('what was before is compared with what is after, and who did it', async () => {
    await rule({
      trigger: { on: 'event', kinds: ['ticket.status_changed'] },
      when: {
        type: 'all',
        of: [
          { type: 'before', query: 'status:resolved,closed' },
          { type: 'after', query: 'status:open,in_progress' },
          { type: 'not', of: [{ type: 'actor', is: [admin.id] }] },
        ],
      },
      actions: [
        { kind: 'label', add: ['outage'] },
        { kind: 'comment', text: '{{key}} came back with priority {{priority}}' },
      ],
    })
    const one = await ticket()
    const two = await ticket()
    for (const { key } of [one, two]) await ok('PATCH', `/tickets/${key}`, { status: 'resolved' })
    await settle()
    assert.deepEqual((await read(one.key)).labels, [])
    await ok('PATCH', `/tickets/${one.key}`, { status: 'open' }, agent)
    await ok('PATCH', `/tickets/${two.key}`, { status: 'open' }, admin)
    await settle()
    assert.deepEqual((await read(one.key)).labels, ['outage'])
    assert.deepEqual((await read(two.key)).labels, [])
    const { items } = await ok('GET', `/tickets/${one.key}/comments`)
    assert.equal(items[0].body, `${one.key} came back with priority medium`)
    assert.equal(items[0].author.name, 'Automation')
    assert.equal(items[0].internal, true)
  })

  test('all rules see the ticket as it was at the event, run in their order, and the first may stop the others', async () => {
    const both = { trigger: outages.trigger, when: { type: 'after', query: 'priority:medium' } }
    const first = await rule({ ...both, actions: [{ kind: 'set', values: { priority: 'high' } }] })
    await rule({ ...both, actions: [{ kind: 'set', values: { category: 'seen as medium' } }] })
    const one = await ticket()
    await settle()
    assert.equal((await read(one.key)).priority, 'high')
    assert.equal((await read(one.key)).category, 'seen as medium')
    const { definition } = await ok('GET', `/rules/${first.id}`)
    await ok('PATCH', `/rules/${first.id}`, { definition: { ...definition, stop: true } })
    const two = await ticket()
    await settle()
    assert.equal((await read(two.key)).priority, 'high')
    assert.equal((await read(two.key)).category, null)
  })

  test('an action that a command refuses is told, and the others are done all the same', async () => {
    await rule({
      trigger: { on: 'event', kinds: ['ticket.created'] },
      actions: [
        { kind: 'escalate', reason: 'At once' },
        { kind: 'set', values: { category: 'new' } },
      ],
    })
    const { key } = await ticket()
    await settle()
    assert.equal((await read(key)).category, 'new')
    const { items } = await ok('GET', `/tickets/${key}/rule-runs`)
    assert.deepEqual(
      items[0].actions.map((one: { outcome: string }) => one.outcome),
      ['refused', 'done'],
    )
    assert.match(items[0].actions[0].code, /^task\./)
  })

  test('a rule that asks about a label which is gone is broken before it is asked', async () => {
    const { id } = await rule({ ...outages, when: { type: 'not', of: [outages.when] } })
    const { items } = await ok('GET', '/projects/WEB/labels')
    await ok('DELETE', `/projects/WEB/labels/${items[0].id}`)
    const { key } = await ticket()
    await settle()
    assert.equal((await read(key)).priority, 'medium')
    assert.equal((await ok('GET', `/rules/${id}`)).state, 'broken')
  })

  test('two rules that fight are switched off after a few turns, and the loop is shown', async () => {
    const trigger = { on: 'event', kinds: ['ticket.priority_changed'] }
    const up = await rule(
      {
        trigger,
        when: { type: 'after', query: 'priority:low' },
        actions: [{ kind: 'set', values: { priority: 'high' } }],
      },
      { name: 'Up' },
    )
    const down = await rule(
      {
        trigger,
        when: { type: 'after', query: 'priority:high' },
        actions: [{ kind: 'set', values: { priority: 'low' } }],
      },
      { name: 'Down' },
    )
    const { key } = await ticket()
    await ok('PATCH', `/tickets/${key}`, { priority: 'low' }, agent)
    await settle()
    for (const { id } of [up, down]) {
      const tripped = await ok('GET', `/rules/${id}`)
      assert.equal(tripped.state, 'tripped')
      assert.equal(tripped.loop.why, 'loop')
      assert.equal(tripped.loop.ticket.key, key)
      assert.deepEqual(
        tripped.loop.runs.slice(0, 4).map((run: { name: string }) => run.name),
        ['Up', 'Down', 'Up', 'Down'],
      )
    }
    const { items } = await ok('GET', `/tickets/${key}/rule-runs`)
    assert.ok(items.length <= 6, `${String(items.length)} runs`)
    await ok('PATCH', `/rules/${up.id}`, { state: 'on' })
    assert.equal((await ok('GET', `/rules/${up.id}`)).loop, null)
  })

  test('a rule that runs far too often for one ticket is switched off, whatever the cause', async () => {
    const made = await rule({
      trigger: { on: 'event', kinds: ['ticket.classified'] },
      actions: [{ kind: 'comment', text: 'Classified' }],
    })
    const { key } = await ticket()
    for (let turn = 0; turn < 31; turn += 1)
      await ok('PATCH', `/tickets/${key}`, { category: `Class ${String(turn)}` }, agent)
    await settle()
    const tripped = await ok('GET', `/rules/${made.id}`)
    assert.equal(tripped.state, 'tripped')
    assert.equal(tripped.loop.why, 'rate')
    assert.equal((await ok('GET', `/tickets/${key}/comments?limit=100`)).items.length, 30)
  })

  test('a schedule runs once when its time comes, for the tickets that its query finds then', async () => {
    await rule({
      trigger: { on: 'schedule', cron: '0 10 * * 1-5', zone: 'UTC', query: 'status:open -label:outage' },
      actions: [{ kind: 'label', add: ['outage'] }],
    })
    const open = await ticket()
    const done = await ticket()
    await ok('PATCH', `/tickets/${done.key}`, { status: 'resolved' }, agent)
    await fireDueRules(world.kernel, (error) => errors.push(error))
    await settle()
    assert.deepEqual((await read(open.key)).labels, [])
    world.tick(61 * 60_000)
    await Promise.all([
      fireDueRules(world.kernel, (error) => errors.push(error)),
      fireDueRules(world.kernel, (error) => errors.push(error)),
    ])
    await settle()
    assert.deepEqual((await read(open.key)).labels, ['outage'])
    assert.deepEqual((await read(done.key)).labels, [])
    assert.equal((await ok('GET', `/tickets/${open.key}/rule-runs`)).items.length, 1)
  })

  test('each change of the definition is a version, and an older one can be restored', async () => {
    const made = await rule(outages)
    await ok('PATCH', `/rules/${made.id}`, {
      definition: { ...outages, actions: [{ kind: 'set', values: { priority: 'high' } }] },
    })
    await ok('PATCH', `/rules/${made.id}`, { name: 'Renamed' })
    const back = await ok('PATCH', `/rules/${made.id}`, { restore: 1 })
    assert.equal(back.version, 3)
    assert.deepEqual(back.definition, outages)
    const { items } = await ok('GET', `/rules/${made.id}/versions`)
    assert.deepEqual(
      items.map(({ version, by }: { version: number; by: { id: string } }) => [version, by.id]),
      [
        [3, admin.id],
        [2, admin.id],
        [1, admin.id],
      ],
    )
  })

  test('nothing runs for what an import brings', async () => {
    await rule(outages)
    const { key } = await ticket()
    await settle()
    const { runCommand } = await import('../../kernel/run-command.ts')
    const { updateTicket } = await import('../../domains/tickets/update-ticket.command.ts')
    const { SYSTEM } = await import('@waybill/contract/access/policies.ts')
    await runCommand(world.kernel, updateTicket, {
      actor: SYSTEM,
      via: 'import',
      input: { ticket: key, add_labels: ['outage'] },
    })
    await settle()
    assert.equal((await read(key)).priority, 'medium')
  })

  test('what stands in a title is only text in the comment of a rule: no link, and a mention of nobody', async () => {
    await rule({
      trigger: { on: 'event', kinds: ['ticket.created'] },
      actions: [{ kind: 'comment', text: 'Received: {{title}}', internal: false }],
    })
    const { key } = await ticket({ title: `@${agent.email} [sign in](https://evil.example)` }, admin)
    await settle()
    const { items } = await ok('GET', `/tickets/${key}/comments`)
    assert.equal(
      items[0].body,
      `Received: \\@${agent.email.replaceAll('@', '\\@')} \\[sign in\\]\\(https://evil.example\\)`,
    )
    assert.deepEqual(items[0].mentions, [])
  })

  test('a rule that is one of many is stopped as early, and one that comes late to many events is not', async () => {
    const trigger = { on: 'event', kinds: ['ticket.classified'] }
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F'])
      await rule({ trigger, actions: [{ kind: 'notify', who: ['reporter'], text: name }] }, { name })
    const busy = await ticket()
    const slow = await ticket()
    for (let turn = 0; turn < 31; turn += 1) {
      await ok('PATCH', `/tickets/${slow.key}`, { category: `Class ${String(turn)}` }, agent)
      world.tick(60_000)
    }
    await settle()
    assert.deepEqual(
      new Set((await ok('GET', '/rules')).items.map((one: { state: string }) => one.state)),
      new Set(['on']),
    )
    for (let turn = 0; turn < 31; turn += 1)
      await ok('PATCH', `/tickets/${busy.key}`, { category: `Class ${String(turn)}` }, agent)
    await settle()
    assert.deepEqual(
      new Set((await ok('GET', '/rules')).items.map((one: { state: string }) => one.state)),
      new Set(['tripped']),
    )
  })

  test('renaming a schedule that is due does not keep it from running', async () => {
    const made = await rule({
      trigger: { on: 'schedule', cron: '0 10 * * 1-5', query: 'status:open' },
      actions: [{ kind: 'label', add: ['outage'] }],
    })
    const { key } = await ticket()
    world.tick(61 * 60_000)
    await ok('PATCH', `/rules/${made.id}`, { name: 'Renamed' })
    await fireDueRules(world.kernel, (error) => errors.push(error))
    await settle()
    assert.deepEqual((await read(key)).labels, ['outage'])
  })

  test('a handling that is repeated after a crash does nothing twice', async () => {
    await rule({
      trigger: { on: 'event', kinds: ['ticket.created'] },
      actions: [{ kind: 'comment', text: 'Welcome' }],
    })
    const { key } = await ticket()
    await settle()
    await runner.stop()
    await world.kernel.store.write((tx) =>
      tx.updateTable('readers').set({ cursor: 0 }).where('name', '=', 'automation.run-rules').execute(),
    )
    runner = newRunner()
    await runner.start()
    await settle()
    assert.equal((await ok('GET', `/tickets/${key}/comments`)).items.length, 1)
    assert.equal((await ok('GET', `/tickets/${key}/rule-runs`)).items.length, 1)
  })
})

describe('rights to rules', () => {
  test('runs of a rule of all projects are told where their reader works, and nowhere else', async () => {
    await rule(
      {
        trigger: { on: 'event', kinds: ['ticket.created'] },
        actions: [{ kind: 'set', values: { category: 'new' } }],
      },
      { project: null },
    )
    await ok('POST', '/projects', { key: 'HID', name: 'Hidden', access: 'private' })
    await ok('POST', '/tickets', { project: 'HID', title: 'Secret' })
    const { key } = await ticket()
    await settle()
    const [made] = (await ok('GET', '/rules')).items
    const keysOf = async (as: TestPerson) =>
      (await ok('GET', `/rules/${made.id}/runs`, undefined, as)).items.map(
        (one: { ticket: { key: string } }) => one.ticket.key,
      )
    assert.deepEqual(await keysOf(agent), [key])
    assert.deepEqual(await keysOf(admin), [key, 'HID-1'])
  })

  test('who may not manage a rule sees the host that it calls and no more', async () => {
    const { id } = await rule({
      trigger: { on: 'event', kinds: ['ticket.created'] },
      actions: [{ kind: 'webhook', url: 'https://example.org/hooks/very-secret' }],
    })
    await ok('PATCH', `/rules/${id}`, { state: 'off' })
    for (const path of [`/rules/${id}`, `/rules/${id}/versions`, `/rules/${id}/export`, '/rules']) {
      const { text } = await world.call(agent, 'GET', path)
      assert.match(text, /https:\/\/example\.org/)
      assert.doesNotMatch(text, /very-secret/)
    }
  })

  test('a rule gives a ticket to nobody who could not work on it, and the run says so', async () => {
    await ok('POST', '/projects', { key: 'HID', name: 'Hidden', access: 'private' })
    await rule(
      { trigger: { on: 'event', kinds: ['ticket.created'] }, actions: [{ kind: 'assign', to: agent.id }] },
      { project: 'HID' },
    )
    await ok('POST', '/tickets', { project: 'HID', title: 'Not for agents' })
    await settle()
    assert.equal((await read('HID-1')).assignee, null)
    const { items } = await ok('GET', '/tickets/HID-1/rule-runs')
    assert.deepEqual(
      [items[0].actions[0].outcome, items[0].actions[0].code],
      ['refused', 'ticket.assignee_cannot_work'],
    )
  })

  test('agents see rules, leads manage those of their project, requesters know of none', async () => {
    const lead = await world.person('agent')
    await world.member({ key: 'WEB' }, lead, 'lead')
    const { id } = await rule(outages, {}, lead)
    assert.equal((await world.call(agent, 'GET', `/rules/${id}`)).status, 200)
    assert.equal((await world.call(agent, 'PATCH', `/rules/${id}`, { body: { state: 'off' } })).status, 403)
    assert.equal(
      (await world.call(lead, 'POST', '/rules', { body: { name: 'All', definition: outages } })).status,
      403,
    )
    assert.equal((await world.call(rita, 'GET', `/rules/${id}`)).status, 404)
    assert.deepEqual((await ok('GET', '/rules', undefined, rita)).items, [])
    const { key } = await ticket({ labels: ['outage'] })
    await settle()
    assert.equal((await world.call(rita, 'GET', `/tickets/${key}/rule-runs`)).status, 404)
  })
})

describe('definitions that are refused', () => {
  const refused = async (definition: object, pointer: string, message: RegExp) => {
    const { status, body } = await world.call(admin, 'POST', '/rules', {
      body: { name: 'Wrong', project: 'WEB', definition },
    })
    assert.equal(status, 422)
    const error = body.errors.find((one: { pointer: string }) => one.pointer === pointer)
    assert.ok(error, JSON.stringify(body.errors))
    assert.match(error.message, message)
    assert.deepEqual((await ok('GET', '/rules')).items, [])
  }

  test('each names the place and what is wrong there', async () => {
    const { trigger, actions } = outages
    const at = '/definition'
    await refused({ ...outages, trigger: { on: 'event' } }, `${at}/trigger/kinds`, /required with "event"/)
    await refused({ trigger, actions: [] }, `${at}/actions`, /fewer than 1/)
    await refused(
      { ...outages, when: { type: 'after', query: 'label:nothing' } },
      `${at}/when/query`,
      /there is no label/,
    )
    await refused(
      { ...outages, when: { type: 'after', query: 'assignee:me' } },
      `${at}/when/query`,
      /nobody asks/,
    )
    await refused(
      { ...outages, when: { type: 'all', of: [{ type: 'after', query: 'status:' }] } },
      `${at}/when/of/0/query`,
      /./,
    )
    await refused(
      { trigger, actions: [{ kind: 'comment', text: 'Hello {{nobody}}' }] },
      `${at}/actions/0/text`,
      /names \{\{nobody\}\}/,
    )
    await refused(
      { trigger, actions: [{ kind: 'label', add: ['unknown'] }] },
      `${at}/actions/0/add/0`,
      /no such label/,
    )
    await refused(
      { trigger, actions: [{ kind: 'webhook', url: 'ftp://example.org' }] },
      `${at}/actions/0/url`,
      /http or https/,
    )
    await refused(
      { trigger, actions: [{ kind: 'assign', to: '0198b0a0-0000-7000-8000-000000000000' }] },
      `${at}/actions/0/to`,
      /no such person/,
    )
    await refused(
      { trigger: { on: 'schedule', cron: 'often', query: 'status:open' }, actions },
      `${at}/trigger/cron`,
      /five fields of cron/,
    )
    await refused(
      { trigger: { on: 'schedule', cron: '0 9 31 2 *', query: 'status:open' }, actions },
      `${at}/trigger/cron`,
      /never comes/,
    )
    await refused(
      { trigger: { on: 'schedule', cron: '0 9 * * *', zone: 'Mars/Base', query: 'status:open' }, actions },
      `${at}/trigger/zone`,
      /time zone/,
    )
    await refused(
      { ...outages, actions: [{ kind: 'set', values: {}, reason: 'no' }] },
      `${at}/actions/0/reason`,
      /means nothing with "set"/,
    )
  })
})

describe('rules as files', () => {
  test('a rule is written as YAML and read again: the same file changes nothing, another one is a version', async () => {
    const made = await ok('POST', '/rules', { name: 'Outages', project: 'WEB', definition: outages })
    const { text } = await world.call(admin, 'GET', `/rules/${made.id}/export`)
    assert.match(text, /^waybill_rule: 1\nname: Outages/)
    const same = await ok('POST', '/rules/import', { yaml: text })
    assert.equal(same.id, made.id)
    assert.equal(same.seq, made.seq)
    const next = await ok('POST', '/rules/import', {
      yaml: text.replace('priority: critical', 'priority: high'),
    })
    assert.equal(next.version, 2)
    await ok('DELETE', `/rules/${made.id}`)
    const anew = await ok('POST', '/rules/import', { yaml: text })
    assert.equal(anew.state, 'off')
    assert.deepEqual(anew.definition, outages)
  })

  test('people are named by e-mail address and teams by name, kept by id, and written as they were named', async () => {
    const team = await ok('POST', '/teams', { name: 'Night shift' })
    const definition = {
      ...outages,
      when: { type: 'not', of: [{ type: 'actor', is: ['waybill', rita.email] }] },
      actions: [
        { kind: 'assign', to: agent.email, team: 'Night shift' },
        { kind: 'notify', who: ['leads', admin.email], text: '{{key}}' },
      ],
    }
    const made = await ok('POST', '/rules', { name: 'By name', project: 'WEB', definition })
    assert.deepEqual(made.definition.when.of[0].is, ['waybill', rita.id])
    assert.deepEqual(made.definition.actions[0], { kind: 'assign', to: agent.id, team: team.id })
    assert.deepEqual(made.definition.actions[1].who, ['leads', admin.id])
    const { text } = await world.call(admin, 'GET', `/rules/${made.id}/export`)
    assert.ok(text.includes(`to: ${agent.email ?? ''}`) && text.includes('team: Night shift'), text)
    assert.ok(!text.includes(agent.id) && !text.includes(rita.id) && !text.includes(team.id), text)
    assert.equal((await ok('POST', '/rules/import', { yaml: text })).version, 1)
    const nobody = { ...definition, actions: [{ kind: 'assign', to: 'nobody@example.org', team: 'No such' }] }
    const refused = await world.call(admin, 'PATCH', `/rules/${made.id}`, { body: { definition: nobody } })
    assert.deepEqual(
      refused.body.errors.map(({ pointer, message }: { pointer: string; message: string }) => [
        pointer,
        message,
      ]),
      [
        ['/definition/actions/0/to', 'there is no such person'],
        ['/definition/actions/0/team', 'there is no such team'],
      ],
    )
  })

  test('the file of the guide is a rule, and its list of kinds is whole', async () => {
    const guide = readFileSync(new URL('../../../../../docs/guides/automation.md', import.meta.url), 'utf8')
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? []
    const made = await ok('POST', '/rules/import', { yaml })
    assert.equal(made.name, 'Outages are critical')
    assert.deepEqual(made.definition, outages)
    const [, kinds = ''] = /The kinds of events that a rule can follow: (.*)\./.exec(guide) ?? []
    assert.deepEqual(kinds.replaceAll('`', '').split(', '), RULE_KINDS)
  })

  test('a file of another version, with a misspelt word or broken, names the line', async () => {
    const refused = async (yaml: string, detail: RegExp) => {
      const { status, body } = await world.call(admin, 'POST', '/rules/import', { body: { yaml } })
      assert.equal(status, 422)
      assert.match(body.detail, detail)
      assert.match(body.errors[0].message, detail)
    }
    await refused('waybill_rule: 2\nname: A', /Line 1: this is version 2 of the format/)
    await refused('name: A', /"waybill_rule" is missing/)
    await refused('waybill_rule: 1\nname: A\nproject: null\nactions: []', /Line 4: "actions" is not a field/)
    await refused('waybill_rule: [', /Line 1/)
  })
})

describe('a dry run', () => {
  test('of a schedule is refused with a word on where to look', async () => {
    const definition = {
      trigger: { on: 'schedule', cron: '0 10 * * *', query: 'status:open' },
      actions: [{ kind: 'set', values: { priority: 'low' } }],
    }
    const { status, body } = await world.call(admin, 'POST', '/rules/dry-run', {
      body: { project: 'WEB', definition, days: 1 },
    })
    assert.equal(status, 422)
    assert.equal(body.errors[0].pointer, '/definition/trigger/on')
  })

  test('that is refused is refused before a line is sent, and the next one can begin', async () => {
    const wrong = { ...outages, when: { type: 'after', query: 'prority:high' } }
    for (const definition of [wrong, outages, wrong, outages]) {
      const body = { project: 'WEB', definition, days: 1 }
      const { status } = await world.call(admin, 'POST', '/rules/dry-run/progress', { body })
      assert.equal(status, definition === wrong ? 422 : 200)
    }
  })

  test('tells which tickets a rule would have changed, how, and where it meets other rules', async () => {
    const other = await rule(
      {
        trigger: { on: 'event', kinds: ['ticket.priority_changed'] },
        when: { type: 'after', query: 'priority:critical' },
        actions: [{ kind: 'set', values: { priority: 'medium' } }],
      },
      { name: 'Nothing is critical' },
    )
    const one = await ticket({ labels: ['outage'] })
    await ticket()
    await settle()
    const found = await ok('POST', '/rules/dry-run', { project: 'WEB', definition: outages, days: 1 })
    assert.equal(found.runs, 1)
    assert.equal(found.changed_tickets, 1)
    assert.equal(found.tickets, 2)
    const [item] = found.items
    assert.equal(item.ticket.key, one.key)
    assert.deepEqual(item.changes, [
      { place: 0, action: 'set', field: 'priority', before: 'medium', after: 'critical' },
    ])
    assert.deepEqual(item.conflicts, [
      {
        why: 'undone',
        rule: { id: other.id, name: 'Nothing is critical' },
        field: 'priority',
        value: 'medium',
      },
    ])
    assert.equal((await read(one.key)).priority, 'medium')
    const told = await world.call(admin, 'POST', '/rules/dry-run/progress', {
      body: { project: 'WEB', definition: outages, days: 1 },
    })
    const lines = told.text
      .trimEnd()
      .split('\n')
      .map((line): { progress?: object; result?: { runs: number } } => JSON.parse(line))
    assert.deepEqual(lines[0]?.progress, { events: 0, tickets: 0, of_tickets: 2 })
    assert.equal(lines.at(-1)?.result?.runs, 1)
    world.tick(2 * 24 * 60 * 60_000)
    assert.equal(
      (await ok('POST', '/rules/dry-run', { project: 'WEB', definition: outages, days: 1 })).runs,
      0,
    )
  })
})
