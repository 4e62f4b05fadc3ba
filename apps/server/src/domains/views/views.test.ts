import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { MOST_COUNTED, MOST_VIEWS } from '@waybill/contract/views/view.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { MANY_TICKETS, manyTickets } from './testing/many-tickets.ts'

let world: TestWorld
let ana: TestPerson
let ben: TestPerson
let rita: TestPerson
beforeEach(async () => {
  world = await createTestWorld()
  ana = await world.person('agent', { name: 'Ana' })
  ben = await world.person('agent', { name: 'Ben' })
  rita = await world.person('requester', { name: 'Rita' })
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

const save = (as: TestPerson, body: object) => world.call(as, 'POST', '/views', { body })
const saved = async (as: TestPerson, body: object): Promise<string> => {
  const answer = await save(as, body)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return String(answer.body.id)
}
const change = (as: TestPerson, id: string, body: object) => world.call(as, 'PATCH', `/views/${id}`, { body })
const names = async (as: TestPerson) =>
  ((await world.call(as, 'GET', '/views')).body.items as { name: string }[]).map(({ name }) => name)
const counts = async (as: TestPerson) => {
  const { body } = await world.call(as, 'GET', '/views/counts')
  const items = body.items as { count: number | null; more: boolean }[]
  return items.map(({ count, more }) => (more ? `${String(count)}+` : count))
}

describe('a saved view', () => {
  test('keeps what somebody chose to see', async () => {
    const project = await world.project({ key: 'WEB' })
    const body = {
      name: ' Mine ',
      query: 'assignee:me status:open sort:-updated',
      layout: 'board',
      columns: ['key', 'title'],
      group: 'priority',
    }
    const { body: made, headers } = await save(ana, { ...body, project: 'web' })
    assert.deepEqual(
      { ...made, id: '', seq: 0 },
      {
        ...body,
        id: '',
        name: 'Mine',
        project_id: project.id,
        shared: false,
        owner: { id: ana.id, name: 'Ana' },
        position: 0,
        can: { edit: true },
        created_at: new Date(world.now).toISOString(),
        updated_at: new Date(world.now).toISOString(),
        seq: 0,
      },
    )
    assert.equal(headers.location, `/api/v1/views/${String(made.id)}`)
    world.tick(5)
    const changed = await change(ana, made.id, { project: null, group: null, columns: [] })
    assert.deepEqual(
      [changed.body.project_id, changed.body.group, changed.body.columns, changed.body.layout],
      [null, null, [], 'board'],
    )
    assert.equal((await world.call(ana, 'DELETE', `/views/${String(made.id)}`)).status, 204)
    assert.deepEqual(await names(ana), [])
  })

  test('is refused with the place where its query is wrong, and where it names what there is not', async () => {
    for (const [query, start, end] of [
      ['status:open priority:huge', 21, 25],
      ['assignee:"No Body"', 9, 18],
      ['status:open (', 13, 13],
    ] as const) {
      const { status, body } = await save(ana, { name: 'x', query })
      assert.deepEqual([status, body.code, body.errors[0].pointer], [422, 'query.invalid', '/query'], query)
      assert.deepEqual([body.start, body.end], [start, end], query)
    }
    const id = await saved(ana, { name: 'Good', query: 'status:open' })
    assert.equal((await change(ana, id, { query: 'status:' })).status, 422)
    const unknown = await save(ana, { name: 'x', project: 'NONE' })
    assert.deepEqual([unknown.status, unknown.body.errors[0].pointer], [422, '/project'])
  })

  test('is its owner’s alone until it is shared, and then for agents and admins, not for requesters', async () => {
    const admin = await world.person('admin')
    const id = await saved(ana, { name: 'Queue' })
    assert.deepEqual([await names(ben), await names(admin)], [[], []])
    assert.equal((await world.call(admin, 'GET', `/views/${id}`)).status, 404)
    assert.equal((await change(admin, id, { name: 'x' })).status, 404)
    await change(ana, id, { shared: true })
    assert.deepEqual([await names(ben), await names(admin), await names(rita)], [['Queue'], ['Queue'], []])
    assert.equal((await change(ben, id, { name: 'x' })).status, 403)
    assert.equal((await change(admin, id, { name: 'The queue' })).status, 200)
    assert.equal((await world.call(ben, 'GET', `/views/${id}`)).body.can.edit, false)
    await change(ana, id, { shared: false })
    assert.deepEqual(await names(ben), [])
  })

  test('may be a requester’s own, but not shared by one', async () => {
    const id = await saved(rita, { name: 'Mine' })
    assert.equal((await save(rita, { name: 'Ours', shared: true })).status, 403)
    assert.equal((await change(rita, id, { shared: true })).status, 403)
    assert.deepEqual(await names(rita), ['Mine'])
  })

  test('of a private project is not shown to those outside, though it is shared', async () => {
    const project = await world.project({ key: 'PRIV', access: 'private' })
    await world.member(project, ana, 'lead')
    const id = await saved(ana, { name: 'Secret plans', project: 'PRIV', shared: true })
    assert.deepEqual(await names(ben), [])
    assert.equal((await world.call(ben, 'GET', `/views/${id}`)).status, 404)
    await world.member(project, ben, 'viewer')
    assert.deepEqual(await names(ben), ['Secret plans'])
  })

  test('comes where its owner puts it, in one change each', async () => {
    const ids: string[] = []
    for (const name of ['one', 'two', 'three']) ids.push(await saved(ana, { name }))
    const [one = '', , three = ''] = ids
    await change(ana, three, { position: 0 })
    assert.deepEqual(await names(ana), ['three', 'one', 'two'])
    await change(ana, three, { position: 99 })
    await change(ana, one, { position: 1 })
    assert.deepEqual(await names(ana), ['two', 'one', 'three'])
    await saved(ana, { name: 'first', position: 0 })
    assert.deepEqual(await names(ana), ['first', 'two', 'one', 'three'])
    const { seq } = (await world.call(ana, 'GET', `/views/${three}`)).body
    assert.equal((await change(ana, three, { position: 3, name: 'three' })).body.seq, seq, 'nothing changed')
  })

  test('stands after the own ones when others share it', async () => {
    await saved(ben, { name: 'shared', shared: true })
    await saved(ana, { name: 'mine' })
    assert.deepEqual(await names(ana), ['mine', 'shared'])
    const admin = await world.person('admin')
    const [item] = (await world.call(admin, 'GET', '/views')).body.items
    assert.equal((await change(admin, item.id, { position: 0 })).status, 403, 'its owner orders it')
  })

  test('is one of a hundred at most', async () => {
    for (let count = 0; count < MOST_VIEWS; count += 1) await saved(ana, { name: 'x', query: '' })
    const { status, body } = await save(ana, { name: 'x' })
    assert.deepEqual([status, body.code], [409, 'view.too_many'])
  })

  test('that is private is in the audit log by its id only', async () => {
    const admin = await world.person('admin')
    const id = await saved(ana, { name: 'Tickets of Rita', query: 'title:secret' })
    await change(ana, id, { name: 'Other' })
    const read = async () =>
      JSON.stringify((await world.call(admin, 'GET', '/audit?kind=view.*')).body.items as object[])
    assert.match(await read(), new RegExp(id))
    assert.doesNotMatch(await read(), /Rita|secret|Other/)
    await change(ana, id, { shared: true })
    assert.match(await read(), /changed shared of a shared view/)
  })
})

describe('the counts of views', () => {
  test('hold what their reader may see, and follow what happens', async () => {
    const project = await world.project({ key: 'WEB' })
    await world.project({ key: 'PRIV', access: 'private' })
    await world.ticket({ project: { key: 'PRIV' } })
    const ticket = await world.ticket({ project, assignee: ana.id })
    await world.ticket({ project, status: 'closed' })
    await saved(ana, { name: 'All', query: '', shared: true })
    await saved(ana, { name: 'Mine', query: 'assignee:me' })
    await saved(ana, { name: 'Closed', query: 'status:closed', project: 'WEB' })
    assert.deepEqual(await counts(ana), [2, 1, 1])
    assert.deepEqual(await counts(ana), [2, 1, 1], 'and again while nothing is written')
    assert.deepEqual(await counts(await world.person('admin')), [3])
    await world.call(ana, 'PATCH', `/tickets/${ticket.key}`, { body: { status: 'closed' } })
    assert.deepEqual(await counts(ana), [2, 1, 2])
  })

  test('go on with the clock where the query does', async () => {
    await world.ticket({ due_at: new Date(world.now + 60_000).toISOString() })
    await saved(ana, { name: 'Late', query: 'due<now' })
    assert.deepEqual(await counts(ana), [0])
    world.tick(120_000)
    assert.deepEqual(await counts(ana), [1])
  })

  test('are none where the query names what is gone', async () => {
    const admin = await world.person('admin')
    await world.project({ key: 'OLD' })
    await saved(ana, { name: 'Old', project: 'OLD' })
    await saved(ana, { name: 'Good', query: 'status:open' })
    await world.call(admin, 'DELETE', '/projects/OLD?confirm=OLD')
    assert.deepEqual(await counts(ana), [null, 0])
  })

  test('stop at a thousand', async () => {
    await manyTickets(world)
    await saved(ana, { name: 'All', query: '' })
    await saved(ana, { name: 'Half', query: 'status:open' })
    const half = Math.ceil(MANY_TICKETS / 4)
    assert.ok(half < MOST_COUNTED)
    assert.deepEqual(await counts(ana), ['1000+', half])
    await world.store.write((tx) => tx.deleteFrom('tickets').execute())
  })
})
