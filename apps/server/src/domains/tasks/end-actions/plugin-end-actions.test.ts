import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { secretSetting, textSetting } from '@waybill/contract/plugins/plugin-settings.ts'
import { conflict } from '@waybill/contract/problems/problem.ts'
import { strict } from '@waybill/contract/schema.ts'
import { endActionsJob } from '../../../jobs/end-actions.job.ts'
import { pluginActionsJob } from '../../../jobs/plugin-actions.job.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'
import { verified } from '../../../testing/verify-command.ts'
import { OutsideError, definePlugin } from '../../plugins/define-plugin.ts'
import { defineRuleAction } from '../../plugins/define-rule-action.ts'
import { NO_PLUGINS, type PluginList } from '../../plugins/loaded-plugin.ts'
import { publishWithPlugins } from '../../workflows/publish-with-plugins.ts'
import { updateTicket } from '../../tickets/update-ticket.command.ts'
import { makeTeam } from '../testing/make-team.ts'
import { publishFlow } from '../testing/publish-flow.ts'

const SECRET = 'the secret of the store'
const store = {
  asked: [] as { does: string; key: string; input: object }[],
  throws: null as (() => Error) | null,
  /** What a reservation does at last. */
  ends: () => Promise.resolve(),
}

const storePlugin = definePlugin({
  id: 'store',
  name: 'Store',
  description: 'Keeps things.',
  settings: strict({ word: secretSetting('Word') }),
  ruleActions: () => [
    defineRuleAction({
      id: 'reserve',
      title: 'Reserve it',
      input: strict({ what: textSetting('What') }),
      async run({ key, input, ticket, run }) {
        store.asked.push({ does: 'reserve', key, input })
        if (store.throws) throw store.throws()
        await run(updateTicket, { ticket, add_labels: ['reserved'] })
        await store.ends()
        return `reserved by ${SECRET}`
      },
      takeBack({ key, input }) {
        store.asked.push({ does: 'release', key, input })
        if (store.throws) throw store.throws()
        return Promise.resolve('released')
      },
    }),
    defineRuleAction({ id: 'tell', title: 'Tell it', run: () => Promise.resolve('told') }),
  ],
})

let world: TestWorld
let admin: TestPerson
let lead: TestPerson
let worker: TestPerson
let ticket: string
let workflow: string
let run: string

const reserve = {
  kind: 'plugin' as const,
  name: 'Laptop',
  plugin: 'store',
  action: 'reserve',
  input: { what: '{{key}}: {{title}}' },
}

beforeEach(async () => {
  Object.assign(store, { asked: [], throws: null, ends: () => Promise.resolve() })
  world = await createTestWorld({ plugins: [storePlugin] })
  admin = await world.person('admin')
  lead = await world.person('agent')
  const project = await world.project({ key: 'WEB' })
  await world.member(project, lead, 'lead')
  await ok('PATCH', '/plugins/store/settings', { values: { word: SECRET } })
  await ok('POST', '/plugins/store/switch', { on: true })
  const team = await makeTeam(world, 1)
  worker = team.people[0] ?? admin
  const flow = await publishFlow(world, {
    category: 'Asked',
    end_actions: [reserve, { kind: 'plugin', plugin: 'store', action: 'tell' }],
    steps: [{ name: 'Only', team: team.id, category: 'resolved' }],
    transitions: [],
  })
  workflow = flow.id
  ticket = (await ok('POST', '/tickets', { project: 'WEB', title: 'A laptop', category: 'Asked' }, lead)).id
  const { items } = await ok('GET', `/tasks?ticket=${ticket}`, undefined, lead)
  await ok('POST', `/tasks/${items[0].id}/action`, { action_id: 'finish' }, worker)
  run = (await actions())[0].id
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

async function ok(method: 'POST' | 'PATCH' | 'GET', path: string, body?: object, as = admin) {
  const answer = await world.call(as, method, path, body ? { body } : {})
  assert.ok(answer.status < 300, `${path}: ${String(answer.status)} ${answer.text}`)
  return answer.body
}
const actions = async () => (await ok('GET', `/tickets/${ticket}/end-actions`, undefined, lead)).items
const ofKind = async (kind: string) => (await history()).filter((one) => one.kind === kind)
const history = async (): Promise<{ kind: string; via: string; seq: number; cause_seq: number | null }[]> =>
  (await ok('GET', `/tickets/${ticket}/history`, undefined, lead)).items

/** A try, as the queue would do it. @returns what it throws */
async function tryNow(
  id = run,
  attempt = 1,
  plugins: PluginList = world.plugins,
  { signal }: Pick<AbortController, 'signal'> = new AbortController(),
): Promise<string> {
  const job = endActionsJob(() => Promise.reject(new Error('no address is called')), [], plugins)
  try {
    await job.run({ kernel: world.kernel, id: 'one', attempt, signal }, { run: id } as never)
    return 'nothing'
  } catch (error) {
    return String(error)
  }
}

describe("a plugin's action at the end of a workflow", () => {
  test('is done with values of the ticket under a key of its own, and what it changes follows from the end of the run', async () => {
    assert.equal(await tryNow(), 'nothing')
    const [done] = await actions()
    assert.deepEqual([done.state, done.answer, done.kind], ['done', 'reserved by ***', 'plugin'])
    assert.deepEqual(done.can, { retry: false, skip: false, compensate: true })
    assert.equal(store.asked.length, 1)
    assert.match(store.asked[0]?.key ?? '', new RegExp(`^${ticket}:1:[0-9a-f-]{36}$`))
    assert.deepEqual(store.asked[0]?.input, { what: 'WEB-1: A laptop' })
    const [changed] = await ofKind('ticket.labels_changed')
    assert.equal(changed?.via, 'plugin:store')
    assert.ok((await ofKind('end_action.planned')).some(({ seq }) => seq === changed?.cause_seq))
    assert.equal((await ofKind('end_action.tried')).length, 1)
  })

  test('that needs more than one try follows from what asked for it, and not from the try before', async () => {
    store.throws = () => new OutsideError('nobody answers')
    await tryNow()
    await tryNow(run, 8)
    await ok('POST', `/end-actions/${run}/retry`, {}, lead)
    await tryNow()
    store.throws = null
    await tryNow(run, 2)
    const [changed] = await ofKind('ticket.labels_changed')
    const [asked] = await ofKind('end_action.retried')
    assert.equal(changed?.cause_seq, asked?.seq)
  })

  test('is tried again while its other side is away, and has failed after the last try', async () => {
    store.throws = () => new OutsideError(`nobody answers at ${SECRET}`)
    assert.match(await tryNow(), /nobody answers at \*\*\*/)
    assert.deepEqual((await actions())[0].state, 'retrying')
    await tryNow(run, 8)
    const [failed] = await actions()
    assert.deepEqual([failed.state, failed.answer], ['failed', 'nobody answers at ***'])
    store.throws = null
    await ok('POST', `/end-actions/${run}/retry`, {}, lead)
    assert.equal(await tryNow(), 'nothing')
    assert.equal((await actions())[0].state, 'done')
  })

  test('that has failed, or could not be taken back, is tried again with all its tries when an admin tries its job again', async () => {
    const states = async () => (await actions())[0].state
    for (const [failed, done] of [
      ['failed', 'done'],
      ['compensation_failed', 'compensated'],
    ]) {
      store.throws = () => new OutsideError('nobody answers')
      await tryNow(run, 8)
      assert.equal(await states(), failed)
      store.asked = []
      assert.match(await tryNow(), /nobody answers/)
      store.throws = null
      assert.equal(await tryNow(run, 2), 'nothing')
      assert.equal(await states(), done)
      assert.equal(store.asked.length, 2)
      assert.equal(await tryNow(), 'nothing')
      assert.equal(store.asked.length, 2, 'what is done is not done again')
      if (done === 'done') await ok('POST', `/end-actions/${run}/compensate`, { reason: 'a mistake' }, lead)
    }
  })

  test('that never ends is told of when its time is over, which is as long as in rules', async () => {
    for (const [attempt, state] of [
      [1, 'retrying'],
      [8, 'failed'],
    ] as const) {
      const time = new AbortController()
      store.ends = () => {
        time.abort(new Error('the job took longer than 60 s'))
        return new Promise(() => undefined)
      }
      assert.match(await tryNow(run, attempt, world.plugins, time), /longer than 60 s/)
      const [late] = await actions()
      assert.deepEqual([late.state, late.answer], [state, 'the job took longer than 60 s'])
    }
    const { timeoutSeconds } = endActionsJob(() => Promise.reject(new Error('none')), [])
    assert.equal(timeoutSeconds, pluginActionsJob(NO_PLUGINS).timeoutSeconds)
  })

  test('that is refused has failed at once with the reason, and can be skipped', async () => {
    store.throws = () => conflict('store.empty', 'There is none', 'Order one first.')
    assert.equal(await tryNow(), 'nothing')
    const [failed] = await actions()
    assert.deepEqual([failed.state, failed.answer], ['failed', 'Order one first.'])
    await ok('POST', `/end-actions/${run}/skip`, { reason: 'bought by hand' }, lead)
    assert.equal((await actions())[0].state, 'skipped')
    await tryNow((await actions())[1].id, 1, NO_PLUGINS)
    assert.match((await actions())[1].answer, /not there any more/)
  })

  test('waits for its plugin after a failure, also beyond the last try, and is done once that is on again', async () => {
    store.throws = () => new Error('it fell over')
    for (let attempt = 1; attempt < 6; attempt += 1) await tryNow(run, attempt)
    assert.equal((await ok('GET', '/plugins/store')).state, 'failed')
    assert.match(await tryNow(run, 8), /is switched off after a failure/)
    const [waiting] = await actions()
    assert.deepEqual(
      [waiting.state, waiting.answer],
      ['retrying', 'the plugin "store" is switched off after a failure'],
    )
    store.throws = null
    await ok('POST', '/plugins/store/switch', { on: true })
    assert.equal(await tryNow(run, 1), 'nothing')
    assert.equal((await actions())[0].state, 'done')
  })

  test('that is taken back waits for its plugin, too, and is taken back once that is on again', async () => {
    assert.equal(await tryNow(), 'nothing')
    await ok('POST', `/end-actions/${run}/compensate`, { reason: 'a mistake' }, lead)
    store.throws = () => new Error('it fell over')
    for (let attempt = 1; attempt < 9; attempt += 1) await tryNow(run, attempt)
    assert.equal((await ok('GET', '/plugins/store')).state, 'failed')
    assert.equal((await actions())[0].state, 'compensating')
    store.throws = null
    await ok('POST', '/plugins/store/switch', { on: true })
    assert.equal(await tryNow(), 'nothing')
    const [{ state, answer }] = await actions()
    assert.deepEqual([state, answer], ['compensated', 'released'])
  })

  test('is taken back by its plugin where that can, and otherwise says that it cannot', async () => {
    const other = (await actions())[1].id
    for (const id of [run, other]) assert.equal(await tryNow(id), 'nothing')
    assert.deepEqual(
      (await actions()).map((one: { can: { compensate: boolean } }) => one.can.compensate),
      [true, false],
    )
    for (const id of [run, other])
      await ok('POST', `/end-actions/${id}/compensate`, { reason: 'a mistake' }, lead)
    for (const id of [run, other]) assert.equal(await tryNow(id), 'nothing')
    const [taken, stays] = await actions()
    assert.deepEqual([taken.state, taken.answer], ['compensated', 'released'])
    assert.match(store.asked.at(-1)?.key ?? '', /:compensate$/)
    assert.deepEqual([stays.state, stays.answer], ['compensation_failed', 'the plugin does not take it back'])
    assert.deepEqual(stays.can, { retry: false, skip: true, compensate: false })
  })
})

describe('a workflow whose end asks for a plugin', () => {
  test('is not published while the plugin is not there or takes something else, and says where', async () => {
    const [first, second] = (await ok('GET', `/workflows/${workflow}`)).end_actions
    const wrong: [object, RegExp][] = [
      [{ plugin: 'shop' }, /there is no such plugin/],
      [{ action: 'sell' }, /has no such action/],
      [{ input: {} }, /is required/],
      [{ input: { what: '{{colour}}' } }, /names \{\{colour\}\}/],
    ]
    for (const [values, words] of wrong) {
      const saved = await ok('PATCH', `/workflows/${workflow}`, {
        end_actions: [{ ...first, ...values }, second],
      })
      const told = saved.problems.find(({ code }: { code: string }) => code === 'workflow.plugin_action')
      assert.deepEqual([told.element, told.severity], [first.id, 'error'])
      assert.match(told.message, words)
      const refused = await world.call(admin, 'POST', `/workflows/${workflow}/publish`)
      assert.deepEqual([refused.status, refused.body.code], [409, 'workflow.not_ready'])
      assert.match(refused.body.problems[0].message, words)
      assert.equal((await world.call(lead, 'POST', `/workflows/${workflow}/publish`)).status, 403)
    }
    await ok('PATCH', `/workflows/${workflow}`, { end_actions: [{ ...first, input: { what: 'x' } }, second] })
    assert.equal((await ok('POST', `/workflows/${workflow}/publish`)).version, 2)
  })

  test('is held against the plugins on what the command that publishes has locked, so that no change comes between', async () => {
    const { end_actions, version } = await ok('GET', `/workflows/${workflow}`)
    const [first, second] = end_actions
    const publish = publishWithPlugins(world.plugins)
    const overtaken: typeof publish = {
      ...publish,
      async load(context, input) {
        const row = await context.tx
          .selectFrom('workflows')
          .select('definition')
          .where('id', '=', workflow)
          .executeTakeFirstOrThrow()
        const definition = {
          ...JSON.parse(row.definition),
          end_actions: [{ ...first, plugin: 'shop' }, second],
        }
        await context.tx
          .updateTable('workflows')
          .set({ definition: JSON.stringify(definition) })
          .where('id', '=', workflow)
          .execute()
        return publish.load(context, input)
      },
    }
    await assert.rejects(world.run(overtaken, { workflow }), { code: 'workflow.not_ready' })
    assert.equal((await ok('GET', `/workflows/${workflow}`)).version, version)
  })

  test('shows what the plugin is told to those alone who manage workflows', async () => {
    const { end_actions } = await ok('GET', `/workflows/${workflow}`)
    assert.deepEqual(end_actions[0].input, reserve.input)
    await ok('PATCH', `/workflows/${workflow}`, {
      end_actions: [{ ...end_actions[0], input: { what: 'desk@store.example' } }, end_actions[1]],
    })
    for (const path of ['', '/versions/1', '/versions/1/diff/draft', '/export', '/publish-preview']) {
      const read = await world.call(admin, 'GET', `/workflows/${workflow}${path}`)
      assert.equal(read.status, 200, `${path}: ${read.text}`)
      assert.match(read.text, /\{\{title\}\}|desk@store/, path)
      const shown = await world.call(lead, 'GET', `/workflows/${workflow}${path}`)
      if (shown.status !== 403) assert.doesNotMatch(shown.text, /\{\{title\}\}|desk@store/, path)
    }
    const seen = (await world.call(lead, 'GET', `/workflows/${workflow}`)).body.end_actions[0]
    assert.deepEqual([seen.plugin, seen.action, seen.input], ['store', 'reserve', null])
  })

  test('names either an address or a plugin, and keeps an action that becomes another kind', async () => {
    const [first, second] = (await ok('GET', `/workflows/${workflow}`)).end_actions
    for (const values of [
      { plugin: null },
      { url: 'https://example.org' },
      { kind: 'asset' },
      { kind: 'asset', url: 'https://example.org' },
    ]) {
      const body = { end_actions: [second, { ...first, ...values }] }
      const refused = await world.call(admin, 'PATCH', `/workflows/${workflow}`, { body })
      assert.equal(refused.status, 422, JSON.stringify(values))
      assert.equal(refused.body.errors[0].pointer, '/end_actions/1')
    }
    const { id } = first
    const asset = { id, kind: 'asset', name: 'Laptop', url: 'https://example.org/' }
    const saved = await ok('PATCH', `/workflows/${workflow}`, { end_actions: [asset, second] })
    assert.deepEqual([saved.end_actions[0].id, saved.end_actions[0].plugin], [id, null])
  })

  test('stands in its file, which is read again', async () => {
    const { text } = await world.call(admin, 'GET', `/workflows/${workflow}/export`)
    for (const line of ['kind: plugin', 'plugin: store', 'action: reserve'])
      assert.ok(text.includes(line), text)
    const again = await ok('POST', '/workflows/import', {
      yaml: text.replace(/^name: .*$/m, 'name: Another'),
    })
    const { id: _, ...action } = again.end_actions[0]
    assert.deepEqual(action, { ...reserve, url: null, compensate_url: null })
  })
})
