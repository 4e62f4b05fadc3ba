import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { SECRET, samplePlugin } from './testing/sample-plugin.ts'

let world: TestWorld
let admin: TestPerson
beforeEach(async () => {
  world = await createTestWorld({ plugins: [samplePlugin] })
  admin = await world.person('admin')
})
afterEach(() => world.close())

const setUp = (values: object) => world.call(admin, 'PATCH', '/plugins/sample/settings', { body: { values } })
const turn = (on: boolean) => world.call(admin, 'POST', '/plugins/sample/switch', { body: { on } })
const settingOf = ({ body }: Answer, name: string) =>
  (body.settings as { name: string; value: unknown; set: boolean }[]).find((one) => one.name === name)

async function switchedOn(): Promise<void> {
  assert.equal((await setUp({ word: SECRET })).status, 200)
  assert.equal((await turn(true)).status, 200)
}

describe('the settings of a plugin', () => {
  test('are shown as fields of a form, with what holds while nobody has set them', async () => {
    const { body } = await world.call(admin, 'GET', '/plugins')
    const [plugin] = body.items
    assert.equal(plugin.state, 'off')
    assert.equal(plugin.guide, 'Send it to http://waybill.test/api/v1/hooks/sample/echo, for KEY.')
    assert.deepEqual(
      plugin.settings.map((one: { name: string; kind: string; required: boolean; value: unknown }) => [
        one.name,
        one.kind,
        one.required,
        one.value,
      ]),
      [
        ['word', 'secret', true, null],
        ['color', 'choice', false, 'red'],
        ['times', 'number', false, 3],
        ['loud', 'yes_no', false, false],
        ['names', 'list', false, []],
        ['note', 'text', false, null],
      ],
    )
  })

  test('are stored, and a secret is never told again: not by answers, not by the log, not by the table', async () => {
    const answer = await setUp({ word: SECRET, times: 5, names: ['a', 'b'] })
    assert.deepEqual(settingOf(answer, 'word'), { ...settingOf(answer, 'word'), value: null, set: true })
    assert.equal(settingOf(answer, 'times')?.value, 5)
    assert.equal(answer.text.includes(SECRET), false)
    const events = await readEvents(world.store.db, { limit: 100 })
    assert.deepEqual(events.at(-1)?.data, { plugin: 'sample', settings: ['names', 'times', 'word'] })
    assert.equal(JSON.stringify(events).includes(SECRET), false)
    const rows = await world.store.db.selectFrom('plugin_settings').selectAll().execute()
    assert.equal(JSON.stringify(rows).includes(SECRET), false)
    const [plugin] = world.plugins.loaded
    assert.deepEqual(await plugin?.host.settings(), {
      word: SECRET,
      color: 'red',
      times: 5,
      loud: false,
      names: ['a', 'b'],
    })
  })

  test('that are the same as before make no event', async () => {
    await setUp({ word: SECRET, times: 5 })
    const { length } = await readEvents(world.store.db, { limit: 100 })
    await setUp({ word: SECRET, times: 5 })
    assert.equal((await readEvents(world.store.db, { limit: 100 })).length, length)
  })

  test('that are wrong are refused with the name of each', async () => {
    const answer = await setUp({ times: 12, color: 'blue', other: 1 })
    assert.equal(answer.status, 422)
    assert.deepEqual(
      answer.body.errors.map((one: { pointer: string }) => one.pointer),
      ['/values/times', '/values/color', '/values/other'],
    )
  })

  test('that the plugin itself finds wrong are refused with their name, for the installation and for a project', async () => {
    await switchedOn()
    const bad = await setUp({ note: 'bad', times: 5 })
    assert.equal(bad.status, 422)
    assert.deepEqual(bad.body.errors, [
      { pointer: '/values/note', code: 'plugin.wrong_setting', message: 'must be better than ***' },
    ])
    assert.equal(settingOf(await setUp({ note: 'news' }), 'times')?.value, 3)
    await world.project({ key: 'WEB' })
    const path = '/projects/WEB/plugins/sample'
    const inProject = (channel: string) =>
      world.call(admin, 'PATCH', path, { body: { values: { channel, key: 'another secret' } } })
    assert.equal((await inProject('news')).body.errors[0].message, 'must not be the note')
    assert.equal((await inProject('other')).body.configured, true)
    assert.equal((await setUp({ note: 'other' })).status, 200)
    const [shown] = (await world.call(admin, 'GET', '/projects/WEB/plugins')).body.items
    assert.equal(shown.configured, false)
  })

  test('whose check throws are refused with its words, without secrets', async () => {
    await switchedOn()
    const { status, body } = await setUp({ note: 'throw' })
    assert.equal(status, 422)
    assert.match(body.errors[0].message, /could not be checked by the plugin: the check broke over \*\*\*$/)
  })

  test('must be complete before it is switched on, and stay so while it is on', async () => {
    const early = await turn(true)
    assert.equal(early.status, 409)
    assert.match(early.body.detail, /Word/)
    await switchedOn()
    const emptied = await setUp({ word: null })
    assert.equal(emptied.status, 422)
    assert.equal(emptied.body.errors[0].pointer, '/values/word')
  })

  test('of the installation are for admins alone; for others there is no such plugin', async () => {
    const agent = await world.person('agent')
    assert.equal((await world.call(agent, 'GET', '/plugins')).status, 403)
    assert.equal((await world.call(await world.person('requester'), 'GET', '/plugins/sample')).status, 404)
    const body = { values: {} }
    assert.equal((await world.call(agent, 'PATCH', '/plugins/sample/settings', { body })).status, 403)
    assert.equal((await world.call(admin, 'GET', '/plugins/other')).status, 404)
  })

  test('of a project are for its leads, while the plugin is on', async () => {
    const project = await world.project({ key: 'WEB', access: 'private' })
    const lead = await world.person('agent')
    const member = await world.person('agent')
    await world.member(project, lead, 'lead')
    await world.member(project, member, 'member')
    const path = '/projects/WEB/plugins'
    assert.deepEqual((await world.call(lead, 'GET', path)).body.items, [])
    await switchedOn()
    const values = { channel: 'news', key: 'another secret' }
    const half = { body: { values: { channel: 'news' } } }
    assert.equal((await world.call(lead, 'PATCH', `${path}/sample`, half)).status, 422)
    const answer = await world.call(lead, 'PATCH', `${path}/sample`, { body: { values } })
    assert.equal(answer.body.configured, true)
    assert.equal(answer.text.includes('another secret'), false)
    assert.equal((await world.call(member, 'PATCH', `${path}/sample`, { body: { values } })).status, 403)
    const tried = await world.call(lead, 'POST', `${path}/sample/check`)
    assert.deepEqual(tried.body, { ok: true, message: 'fine in news' })
    const [plugin] = world.plugins.loaded
    assert.deepEqual(await plugin?.host.projects(), [{ project: project.id, settings: values }])
    const nothing = { body: { values: { channel: null, key: null } } }
    assert.equal((await world.call(lead, 'PATCH', `${path}/sample`, nothing)).body.configured, false)
    assert.deepEqual(await plugin?.host.projects(), [])
  })
})

describe('a plugin', () => {
  test('can be tried: what it throws is the answer, without its secrets', async () => {
    await switchedOn()
    assert.deepEqual((await world.call(admin, 'POST', '/plugins/sample/check')).body, {
      ok: true,
      message: 'fine',
    })
    await setUp({ times: 9 })
    assert.deepEqual((await world.call(admin, 'POST', '/plugins/sample/check')).body, {
      ok: false,
      message: '*** is said too often',
    })
    assert.equal((await world.call(admin, 'GET', '/plugins/sample')).body.state, 'on')
  })

  test('does its actions for admins while it is on, and shows them its pages', async () => {
    const act = () => world.call(admin, 'POST', '/plugins/sample/actions/wave')
    assert.equal((await act()).status, 404)
    await switchedOn()
    assert.deepEqual((await act()).body, { ok: true, message: 'waved' })
    const page = await world.call(admin, 'GET', '/plugins/sample/pages/log')
    assert.equal(page.body.markdown, '**nothing**')
  })

  test('whose page cannot be made says why, and no page shows its secrets', async () => {
    const shown = async () => (await world.call(admin, 'GET', '/plugins/sample/pages/word')).body.markdown
    assert.match(
      await shown(),
      /^This page cannot be shown: it is not set up completely\. Set this first: Word\.$/,
    )
    await setUp({ word: SECRET })
    assert.equal(await shown(), 'It is ***')
  })

  test('has routes while it is on, which get the bytes of a body as they came', async () => {
    const call = (body: Buffer) =>
      world.call(null, 'POST', '/hooks/sample/echo', { body, headers: { 'content-type': 'text/odd' } })
    assert.equal((await call(Buffer.from('x'))).status, 404)
    await switchedOn()
    assert.deepEqual((await call(Buffer.from([0xff, 0, 0x7b]))).body, { bytes: 3, loud: false })
    await turn(false)
    assert.equal((await call(Buffer.from('x'))).status, 404)
  })

  test('says how much it takes to whoever sends more, and reads none of it', async () => {
    await switchedOn()
    const body = Buffer.alloc(20 * 1024 * 1024, 32)
    const answer = await world.call(null, 'POST', '/hooks/sample/echo', { body })
    assert.equal(answer.status, 413)
    assert.equal(answer.body.detail, 'At most 2 MiB is accepted here.')
    const small = await world.call(null, 'POST', '/mail/unsubscribe?token=x', { body })
    assert.equal(small.status, 413)
    assert.match(small.body.detail, /^At most [1-9]\d* KiB is accepted here\.$/)
  })
})
