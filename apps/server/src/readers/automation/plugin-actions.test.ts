import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  choiceSetting,
  listSetting,
  secretSetting,
  textSetting,
} from '@waybill/contract/plugins/plugin-settings.ts'
import { conflict } from '@waybill/contract/problems/problem.ts'
import { strict } from '@waybill/contract/schema.ts'
import type { RuleCall } from '../../domains/automation/rule-call.ts'
import { OutsideError, definePlugin } from '../../domains/plugins/define-plugin.ts'
import { defineRuleAction } from '../../domains/plugins/define-rule-action.ts'
import type { PluginList } from '../../domains/plugins/loaded-plugin.ts'
import { pgBossJobs } from '../../io/jobs/pg-boss-jobs.ts'
import { sqliteJobs } from '../../io/jobs/sqlite-jobs.ts'
import { pluginActionsJob } from '../../jobs/plugin-actions.job.ts'
import { systemClock } from '../../kernel/clock.ts'
import type { Jobs } from '../../kernel/jobs.ts'
import { createReaderRunner, type ReaderRunner } from '../../kernel/reader-runner.ts'
import { testEngine } from '../../testing/test-store.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { runRules } from './run-rules.reader.ts'

const ALARMS = fileURLToPath(new URL('../../../../../examples/plugins/alarms/index.ts', import.meta.url))
const SECRET = 'the secret of the bell'

/** What the bell of the tests was asked, and what it does instead. */
const bell = {
  rung: [] as { key: string; input: object }[],
  throws: null as (() => Error) | null,
}

const bellPlugin = definePlugin({
  id: 'bell',
  name: 'Bell',
  description: 'Rings.',
  settings: strict({ word: secretSetting('Word') }),
  ruleActions: () => [
    defineRuleAction({
      id: 'ring',
      title: 'Ring the bell',
      help: 'So that everybody hears it.',
      input: strict({
        text: textSetting('Text'),
        tone: choiceSetting('Tone', ['high', 'low'], { default: 'low' }),
        rooms: listSetting('Rooms', { default: [] }),
      }),
      run({ key, input }) {
        bell.rung.push({ key, input })
        if (bell.throws) throw bell.throws()
        return Promise.resolve(`rang with ${SECRET}`)
      },
    }),
  ],
})

let world: TestWorld
let runner: ReaderRunner
let jobs: Jobs
let admin: TestPerson
const errors: unknown[] = []

beforeEach(async () => {
  Object.assign(bell, { rung: [], throws: null })
  errors.length = 0
  world = await createTestWorld({ plugins: [bellPlugin], pluginPaths: [ALARMS] })
  const kernel = { ...world.kernel, clock: systemClock }
  const kinds = [pluginActionsJob(world.plugins)]
  const options = { onError: () => undefined }
  jobs =
    testEngine === 'postgres'
      ? pgBossJobs(kernel, kinds, { ...options, url: world.database.location })
      : sqliteJobs(kernel, kinds, { ...options, pollMillis: 20 })
  await jobs.start()
  runner = createReaderRunner(world.kernel, [runRules], {
    jobs,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  admin = await world.person('admin')
  await world.project({ key: 'WEB' })
  await ok('PATCH', '/plugins/bell/settings', { values: { word: SECRET } })
  for (const plugin of ['bell', 'alarms']) await ok('POST', `/plugins/${plugin}/switch`, { on: true })
})
afterEach(async () => {
  await runner.stop()
  await jobs.stop()
  await verified(world)
  await world.close()
  assert.deepEqual(errors, [])
})

async function ok(method: 'POST' | 'PATCH' | 'GET', path: string, body?: object, as = admin) {
  const answer = await world.call(as, method, path, body ? { body } : {})
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}

const trigger = { on: 'event', kinds: ['ticket.created'] }
const ring = { kind: 'plugin', plugin: 'bell', action: 'ring', input: { text: '{{key}}: {{title}}' } }

async function rule(actions: object[], name = 'A rule'): Promise<{ id: string }> {
  const made = await ok('POST', '/rules', { name, project: 'WEB', definition: { trigger, actions } })
  await ok('PATCH', `/rules/${made.id}`, { state: 'on' })
  return made
}

const ticket = (values: object = {}): Promise<{ id: string; key: string }> =>
  ok('POST', '/tickets', { project: 'WEB', title: 'Checkout fails', ...values })
const runOf = async (key: string) => (await ok('GET', `/tickets/${key}/rule-runs`)).items[0]

/** The actions of a ticket's run, once none of them is on its way. */
async function settled(key: string) {
  await runner.catchUp()
  for (;;) {
    const { actions } = await runOf(key)
    if (actions.every((one: { outcome: string }) => one.outcome !== 'queued')) return actions
    await sleep(20)
  }
}

/** A try of what waits, as the queue would do it. */
async function tryNow(
  id: string,
  key: string,
  attempt: number,
  plugins: PluginList = world.plugins,
): Promise<unknown> {
  const { event, version, ticket: of } = await runOf(key)
  const call: RuleCall = { rule: id, version, action: 0, ticket: of.id, event }
  const context = { kernel: world.kernel, id: 'test', attempt, signal: new AbortController().signal }
  try {
    await pluginActionsJob(plugins).run(context, call as never)
    return null
  } catch (error) {
    return error
  }
}

describe("a plugin's action in a rule", () => {
  test('of an operator changes the ticket in the name of the rule, which says what came of it', async () => {
    const { id } = await rule(
      [{ kind: 'plugin', plugin: 'alarms', action: 'raise', input: { most: 'high' } }],
      'Raise it',
    )
    const { key } = await ticket({ severity: 'medium' })
    const result = { kind: 'plugin', plugin: 'alarms', action: 'raise', code: null }
    assert.deepEqual(await settled(key), [{ ...result, outcome: 'done', words: 'It was raised.' }])
    assert.equal((await ok('GET', `/tickets/${key}`)).severity, 'high')
    const { items } = await ok('GET', `/tickets/${key}/history`)
    const kinds = ['ticket.severity_changed', 'automation.ran', 'automation.called']
    const [changed, ran, called] = kinds.map((kind) =>
      items.find((one: { kind: string }) => one.kind === kind),
    )
    assert.match(changed.text, /^The rule "Raise it" \(version 1\) changed the severity/)
    assert.equal(changed.via, `rule:${id}:1`)
    assert.equal(changed.cause_seq, ran.cause_seq)
    assert.match(ran.text, /ran: used the plugin "alarms" \(raise\) \(on its way\)$/)
    assert.equal(called.text, 'The rule "Raise it" (version 1) used the plugin "alarms" (raise)')
    const other = await ticket({ severity: 'high' })
    assert.equal((await settled(other.key))[0].words, 'There was nothing to raise.')
  })

  test('is told values of the ticket and its defaults, under a key of its own', async () => {
    const { id } = await rule([
      ring,
      { ...ring, input: { text: 'x', tone: 'high', rooms: ['{{priority}}'] } },
    ])
    const { key, id: of } = await ticket()
    const [first] = await settled(key)
    const { event } = await runOf(key)
    const keyed = (index: number) => `rule:${id}:1:${String(event)}:${of}:${String(index)}`
    assert.deepEqual(
      bell.rung.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      [
        { key: keyed(0), input: { tone: 'low', rooms: [], text: `${key}: Checkout fails` } },
        { key: keyed(1), input: { tone: 'high', rooms: ['medium'], text: 'x' } },
      ],
    )
    // What it says stands in the run, without the plugin's secrets, and in no event.
    assert.equal(first.words, 'rang with ***')
    const { items } = await ok('GET', `/tickets/${key}/history`)
    assert.equal(JSON.stringify(items).includes('rang with'), false)
  })

  test('is refused while an admin has the plugin off, and done by the next run when it is on again', async () => {
    await rule([ring])
    await ok('POST', '/plugins/bell/switch', { on: false })
    const one = await ticket()
    const [refused] = await settled(one.key)
    assert.deepEqual([refused.outcome, refused.code], ['refused', 'plugin.off'])
    await ok('POST', '/plugins/bell/switch', { on: true })
    const two = await ticket()
    assert.equal((await settled(two.key))[0].outcome, 'done')
    assert.equal(bell.rung.length, 1)
  })

  test('is refused when the plugin says no, when it is gone, and when it asks for something else by now', async () => {
    bell.throws = () => conflict('bell.broken', 'The bell is broken', `Mend it: ${SECRET}`)
    const { id } = await rule([ring])
    const { key } = await ticket()
    const [refused] = await settled(key)
    assert.deepEqual(
      [refused.outcome, refused.code, refused.words],
      ['refused', 'bell.broken', 'Mend it: ***'],
    )
    bell.throws = () => new OutsideError('so that it waits')
    const [first] = world.plugins.loaded
    assert.ok(first)
    const later = [
      { loaded: [], code: 'plugin.gone' },
      {
        loaded: [{ ...first, ruleActions: first.ruleActions.map((one) => ({ ...one, input: strict({}) })) }],
        code: 'plugin.wrong_input',
      },
    ]
    for (const { loaded, code } of later) {
      const { key: other } = await ticket()
      await runner.catchUp()
      await tryNow(id, other, 2, { loaded, broken: [] })
      assert.equal((await runOf(other)).actions[0].code, code)
    }
  })

  test('that throws again and again switches the plugin off, says so, and is done when it is on again', async () => {
    bell.throws = () => new Error(`it fell over ${SECRET}`)
    const { id } = await rule([ring])
    const { key } = await ticket()
    await runner.catchUp()
    assert.match(String(await tryNow(id, key, 1)), /it fell over/)
    assert.equal((await runOf(key)).actions[0].outcome, 'queued')
    // The queue has tried it meanwhile, too.
    let attempt = 1
    while (!String(await tryNow(id, key, ++attempt)).includes('is switched off after a failure'))
      assert.ok(attempt < 6)
    await tryNow(id, key, 30)
    const [waiting] = (await runOf(key)).actions
    assert.deepEqual(
      [waiting.outcome, waiting.tries, waiting.words],
      ['queued', 30, 'the plugin "bell" is switched off after a failure'],
    )
    const { state, error } = await ok('GET', '/plugins/bell')
    assert.equal(state, 'failed')
    assert.deepEqual([error.during, error.part, error.message], ['action', 'ring', 'it fell over ***'])
    bell.throws = null
    await ok('POST', '/plugins/bell/switch', { on: true })
    assert.equal(await tryNow(id, key, 6), null)
    assert.equal((await runOf(key)).actions[0].outcome, 'done')
  })

  test('that waited for others and then throws does not switch the plugin off before it has thrown five times', async () => {
    const action = world.plugins.loaded.find(({ definition }) => definition.id === 'bell')?.ruleActions[0]
    const { signal } = new AbortController()
    const run = () => Promise.reject(new Error('no command is run'))
    const call = { ticket: 'one', project: 'one', input: {}, key: 'one', signal, run }
    const ends = (words: RegExp) => assert.rejects(async () => action?.run(call), words)
    const state = async () => (await ok('GET', '/plugins/bell')).state
    bell.throws = () => new OutsideError('nobody answers')
    for (const _ of Array(7)) await ends(/nobody answers/)
    bell.throws = () => new Error('a hiccup')
    for (const _ of Array(4)) await ends(/a hiccup/)
    assert.equal(await state(), 'on')
    await ends(/is switched off after a failure/)
    assert.equal(await state(), 'failed')
    // What it threw before it was switched on again does not count.
    await ok('POST', '/plugins/bell/switch', { on: true })
    await ends(/a hiccup/)
    assert.equal(await state(), 'on')
  })

  test('whose other side is away is tried again, switches nothing off, and has failed after the last try', async () => {
    bell.throws = () => new OutsideError(`nobody answers at ${SECRET}`)
    const { id } = await rule([ring])
    const { key } = await ticket()
    await runner.catchUp()
    // The queue notes its own first try, and makes none beside that of the test for ten seconds then.
    while ((await runOf(key)).actions[0].tries !== 1) await sleep(20)
    assert.match(String(await tryNow(id, key, 29)), /nobody answers/)
    const [waiting] = (await runOf(key)).actions
    assert.deepEqual([waiting.outcome, waiting.tries, waiting.words], ['queued', 29, 'nobody answers at ***'])
    await tryNow(id, key, 30)
    const [failed] = (await runOf(key)).actions
    assert.deepEqual([failed.outcome, failed.words], ['failed', 'nobody answers at ***'])
    assert.equal((await ok('GET', '/plugins/bell')).state, 'on')
    // An admin has its job tried again.
    bell.throws = null
    await tryNow(id, key, 1)
    assert.equal((await runOf(key)).actions[0].outcome, 'done')
  })

  test('that is not there, or is told something wrong, is refused when the rule is saved, with its place', async () => {
    const at = '/definition/actions/0'
    const wrong: [object, string, RegExp][] = [
      [{ ...ring, plugin: 'drum' }, `${at}/plugin`, /no such plugin/],
      [{ ...ring, action: 'wave' }, `${at}/action`, /no such action/],
      [{ ...ring, input: {} }, `${at}/input/text`, /is required/],
      [{ ...ring, input: { text: 'x', tone: 'shrill' } }, `${at}/input/tone`, /high, low/],
      [{ ...ring, input: { text: 'x', colour: 'red' } }, `${at}/input/colour`, /./],
      [{ ...ring, input: { text: '{{colour}}' } }, `${at}/input/text`, /names \{\{colour\}\}/],
      [{ kind: 'plugin', plugin: 'bell' }, `${at}/action`, /is required/],
    ]
    const { id } = await rule([ring])
    for (const [action, pointer, message] of wrong) {
      const definition = { trigger, actions: [action] }
      const bodies: ['POST' | 'PATCH', string, object][] = [
        ['POST', '/rules', { name: 'Wrong', project: 'WEB', definition }],
        ['PATCH', `/rules/${id}`, { definition }],
        ['POST', '/rules/dry-run', { project: 'WEB', days: 1, definition }],
        ['POST', '/rules/dry-run', { rule: id, days: 1, definition }],
      ]
      for (const [method, path, body] of bodies) {
        const answer = await world.call(admin, method, path, { body })
        assert.equal(answer.status, 422, `${path} ${JSON.stringify(action)}`)
        assert.equal(answer.body.errors[0].pointer, pointer)
        assert.match(answer.body.errors[0].message, message)
      }
    }
    const agent = await world.person('agent')
    const body = {
      name: 'Mine',
      project: 'WEB',
      definition: { trigger, actions: [{ ...ring, plugin: 'drum' }] },
    }
    assert.equal((await world.call(agent, 'POST', '/rules', { body })).status, 403)
  })

  test('stands in the file of its rule, which is read again', async () => {
    const { id } = await rule([ring])
    const { text } = await world.call(admin, 'GET', `/rules/${id}/export`)
    for (const line of ['plugin: bell', 'action: ring', "text: '{{key}}: {{title}}'"])
      assert.ok(text.includes(line), text)
    const again = await ok('POST', '/rules/import', { yaml: text.replace('A rule', 'Another') })
    assert.deepEqual(again.definition.actions, [ring])
    const yaml = text.replace('plugin: bell', 'plugin: drum')
    const refused = await world.call(admin, 'POST', '/rules/import', { body: { yaml } })
    assert.equal(refused.body.errors[0].pointer, '/definition/actions/0/plugin')
  })

  test('is told by a dry run with the values of the ticket as it was then', async () => {
    const { key } = await ticket()
    await ok('PATCH', `/tickets/${key}`, { title: 'Checkout works' })
    const definition = { trigger, actions: [ring] }
    const { items } = await ok('POST', '/rules/dry-run', { project: 'WEB', days: 1, definition })
    assert.deepEqual(items[0].changes[0].call, {
      plugin: 'bell',
      action: 'ring',
      input: { text: `${key}: Checkout fails` },
    })
    assert.equal(bell.rung.length, 0)
  })

  test('is offered with its form to who sees rules, and to nobody else', async () => {
    const { items } = await ok('GET', '/plugin-actions', undefined, await world.person('agent'))
    const [first] = items
    assert.deepEqual(
      items.map((one: { plugin: { id: string }; action: string }) => `${one.plugin.id} ${one.action}`),
      ['bell ring', 'alarms raise'],
    )
    assert.deepEqual(
      [first.title, first.help, first.on],
      ['Ring the bell', 'So that everybody hears it.', true],
    )
    assert.deepEqual(
      first.settings.map((one: { name: string; kind: string; required: boolean; default: unknown }) => [
        one.name,
        one.kind,
        one.required,
        one.default,
      ]),
      [
        ['text', 'text', true, null],
        ['tone', 'choice', false, 'low'],
        ['rooms', 'list', false, []],
      ],
    )
    const { items: none } = await ok('GET', '/plugin-actions', undefined, await world.person('requester'))
    assert.deepEqual(none, [])
    const lead = await world.person('requester')
    await world.member({ key: 'WEB' }, lead, 'lead')
    const { items: theirs } = await ok('GET', '/plugin-actions', undefined, lead)
    assert.deepEqual(theirs, items, 'who leads a project writes its rules')
  })

  test('with a secret as input keeps its plugin from being loaded: rules stand in the log', async () => {
    const told = definePlugin({
      id: 'leak',
      name: 'Leak',
      description: 'Asks for a secret.',
      ruleActions: () => [
        defineRuleAction({
          id: 'tell',
          title: 'Tell it',
          input: strict({ word: secretSetting('Word') }),
          run: () => Promise.resolve('told'),
        }),
      ],
    })
    const other = await createTestWorld({ plugins: [told] })
    assert.match(other.plugins.broken[0]?.message ?? '', /the input "word" of the action "tell"/)
    await other.close()
  })
})
