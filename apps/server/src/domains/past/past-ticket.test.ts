import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { purgeDeletedTickets } from '../tickets/purge-deleted-tickets.command.ts'
import { keepPast } from './testing/keep-past.ts'

let world: TestWorld
let ana: TestPerson
let project: { id: string; key: string }
let ticket: { id: string; key: string }

beforeEach(async () => {
  world = await createTestWorld()
  ana = await world.person('agent', { name: 'Ana' })
  project = await world.project({ key: 'WEB' })
  world.tick(60_000)
  ticket = await world.ticket({ project, reporter: ana, title: 'Printer', labels: ['paper'] })
})
afterEach(() => world.close())

const patch = async (body: object) => {
  world.tick(60_000)
  const answer = await world.call(ana, 'PATCH', `/tickets/${ticket.key}`, { body })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body as { seq: number; updated_at: string }
}
const at = (moment: number | string, as = ana, more = '') =>
  world.call(as, 'GET', `/tickets/${ticket.key}?at=${encodeURIComponent(String(moment))}${more}`)

/** Asked before the reader has kept anything, and after it has kept everything. */
async function bothWays(check: () => Promise<void>): Promise<void> {
  await check()
  await keepPast(world)
  await check()
}

describe('a ticket as it was', () => {
  test('is what it was after an event and at an instant, and nothing can be done with it', async () => {
    const first = await patch({ title: 'Printer on fire', assignee: ana.id, add_labels: ['fire'] })
    const second = await patch({ description: 'It burns', status: 'in_progress', priority: 'critical' })
    await bothWays(async () => {
      for (const moment of [
        first.seq,
        first.updated_at,
        new Date(Date.parse(first.updated_at) + 59_999).toISOString(),
      ]) {
        const { status, body } = await at(moment)
        assert.equal(status, 200)
        assert.deepEqual(
          [
            body.title,
            body.description,
            body.status,
            body.assignee?.name,
            body.labels,
            body.seq,
            body.updated_at,
          ],
          ['Printer on fire', '', 'open', 'Ana', ['fire', 'paper'], first.seq, first.updated_at],
        )
        assert.ok(Object.values(body.can).every((one) => one === false) && Object.keys(body.can).length > 5)
        assert.deepEqual(
          body.at,
          typeof moment === 'number'
            ? { seq: moment, at: null }
            : { seq: null, at: new Date(moment).toISOString() },
        )
      }
      assert.equal((await at(second.seq)).body.priority, 'critical')
      const between = (await at(second.seq - 1)).body
      const each = [between.description, between.status, between.priority]
      assert.deepEqual(each, ['It burns', 'in_progress', 'medium'], 'each event of a change is a moment')
    })
  })

  test('is told up to the newest event although the reader is behind', async () => {
    await patch({ title: 'Kept' })
    await keepPast(world)
    const after = await patch({ title: 'Not kept yet', add_labels: ['fire'] })
    const last = await patch({ priority: 'high' })
    for (const moment of [after.seq, after.updated_at]) {
      const { body } = await at(moment)
      assert.deepEqual(
        [body.title, body.labels, body.priority],
        ['Not kept yet', ['fire', 'paper'], 'medium'],
      )
    }
    assert.equal((await at(last.seq)).body.priority, 'high')
  })

  test('has the names of today, and labels that were deleted since are gone', async () => {
    const { seq } = await patch({ add_labels: ['fire'], assignee: ana.id })
    await patch({ remove_labels: ['fire'] })
    const admin = await world.person('admin')
    await world.call(admin, 'PATCH', `/users/${ana.id}`, { body: { name: 'Ana Lopez' } })
    await bothWays(async () => {
      const { body } = await at(seq)
      assert.deepEqual([body.labels, body.assignee.name], [['fire', 'paper'], 'Ana Lopez'])
    })
    const { body: labels } = await world.call(admin, 'GET', '/projects/WEB/labels')
    const fire = labels.items.find((label: { name: string }) => label.name === 'fire')
    assert.equal((await world.call(admin, 'DELETE', `/projects/WEB/labels/${String(fire.id)}`)).status, 204)
    await bothWays(async () => assert.deepEqual((await at(seq)).body.labels, ['paper']))
  })

  test('did not exist before it was created, which is told to whoever may see it today', async () => {
    const stranger = await world.person('requester')
    await bothWays(async () => {
      for (const moment of [0, 1, '2000-01-01', '2026-03-02T09:00:00Z']) {
        const answer = await at(moment)
        assert.deepEqual([answer.status, answer.body.code], [404, 'past.did_not_exist'])
        assert.match(answer.body.detail, /WEB-1 was created at 2026-03-02T09:01:00.000Z/)
        assert.equal((await at(moment, stranger)).body.code, 'ticket.not_found')
      }
    })
  })

  const wrong: [string, string][] = [
    ['', 'past.wrong_moment'],
    ['yesterday', 'past.wrong_moment'],
    ['-1', 'past.wrong_moment'],
    ['1.5', 'past.wrong_moment'],
    ['1e3', 'past.wrong_moment'],
    ['2026-02-30', 'past.wrong_moment'],
    ['2026-03-02T09:00', 'past.wrong_moment'],
    ['0000-01-01', 'past.wrong_moment'],
    ['10000-01-01', 'past.wrong_moment'],
    ['10000-01-01T00:00:00Z', 'past.wrong_moment'],
    ["1'; drop table tickets; --", 'past.wrong_moment'],
    ['9'.repeat(40), 'past.in_the_future'],
    ['9007199254740993', 'past.in_the_future'],
    ['9998-01-01', 'past.in_the_future'],
    ['9'.repeat(41), 'request.bad_parameter'],
  ]
  for (const [moment, code] of wrong) {
    test(`refuses "${moment.slice(0, 30)}" as a moment and says what is possible`, async () => {
      for (const path of [`/tickets/${ticket.key}?at=`, '/tickets?at=', '/board?project=WEB&at=']) {
        const answer = await world.call(ana, 'GET', `${path}${encodeURIComponent(moment)}`)
        assert.deepEqual([answer.status, answer.body.code, answer.body.errors[0].pointer], [400, code, '?at'])
      }
    })
  }

  test('can be asked for by date, without seconds, with an offset, and with a plus that was not encoded', async () => {
    world.now = Date.parse('2026-03-05T00:00:00Z')
    await patch({ title: 'Later' })
    for (const moment of [
      '2026-03-05',
      '2026-03-05T00:00Z',
      '2026-03-05T02:00+02:00',
      '2026-03-04T19:00:00-05:00',
    ]) {
      const { body } = await at(moment)
      assert.deepEqual([body.title, body.at.at], ['Printer', '2026-03-05T00:00:00.000Z'], moment)
    }
    const plain = await world.call(ana, 'GET', `/tickets/${ticket.key}?at=2026-03-05T02:00:00+02:00`)
    assert.equal(plain.body.at.at, '2026-03-05T00:00:00.000Z')
  })

  test('shows requesters public comments only: not by counts, nor by positions, nor by times', async () => {
    const customer = await world.person('requester')
    await patch({ reporter: customer.id })
    const say = async (internal: boolean) => {
      world.tick(60_000)
      await world.call(ana, 'POST', `/tickets/${ticket.key}/comments`, { body: { body: 'x', internal } })
      const [event] = await readEvents(world.store.db, { ticketId: ticket.id, newestFirst: true, limit: 1 })
      return { seq: event?.seq ?? 0, at: event?.at ?? '' }
    }
    const before = await say(false)
    const hidden = await say(true)
    await bothWays(async () => {
      for (const moment of [hidden.seq, hidden.at]) {
        const { body, headers } = await at(moment, customer)
        assert.deepEqual([body.comment_count, body.seq, body.updated_at], [1, before.seq, before.at])
        assert.match(String(headers['etag']), new RegExp(`^"${String(before.seq)}-`))
        assert.equal((await at(moment)).body.comment_count, 2)
        assert.equal((await at(moment)).body.seq, hidden.seq)
      }
    })
  })

  test('is seen by the rights of today: a deleted one by those who work there, a purged one by nobody', async () => {
    const customer = await world.person('requester')
    const { seq } = await patch({ reporter: customer.id })
    assert.equal((await at(seq, customer)).status, 200)
    await world.call(ana, 'DELETE', `/tickets/${ticket.key}`)
    await bothWays(async () => {
      assert.equal((await at(seq, customer)).status, 404)
      assert.equal((await at(seq)).body.deleted_at, null)
    })
    world.tick(31 * 86_400_000)
    await world.run(purgeDeletedTickets, { limit: 10 })
    await bothWays(async () => assert.equal((await at(seq)).body.code, 'ticket.not_found'))
    assert.deepEqual(await world.store.db.selectFrom('ticket_versions').selectAll().execute(), [])
  })

  test('says whether the asker watched it then, with who watched and where it was linked', async () => {
    const other = await world.ticket({ project, reporter: ana, title: 'Toner' })
    await world.call(ana, 'POST', `/tickets/${ticket.key}/links`, {
      body: { kind: 'blocks', ticket: other.key },
    })
    const { seq } = await patch({ add_watchers: [ana.id] })
    await world.call(ana, 'DELETE', `/tickets/${ticket.key}/links/blocks/${other.key}`)
    await world.call(ana, 'PATCH', `/tickets/${other.key}`, { body: { title: 'Ink', status: 'closed' } })
    await patch({ remove_watchers: [ana.id] })
    await bothWays(async () => {
      const { body } = await at(seq, ana, '&expand=links,watchers')
      assert.deepEqual([body.watching, body.watchers], [true, [{ id: ana.id, name: 'Ana' }]])
      const ticketThen = { id: other.id, key: other.key, title: 'Toner', status: 'open' }
      assert.deepEqual(body.links, [{ kind: 'blocks', ticket: ticketThen }])
    })
  })

  test('need not be sent again as long as no name or right has changed', async () => {
    const { seq } = await patch({ title: 'Once' })
    const tag = String((await at(seq)).headers['etag'])
    const again = () =>
      world.call(ana, 'GET', `/tickets/${ticket.key}?at=${String(seq)}`, {
        headers: { 'if-none-match': tag },
      })
    await patch({ title: 'Twice' })
    assert.equal((await again()).status, 304)
    await world.call(await world.person('admin'), 'PATCH', `/users/${ana.id}`, {
      body: { name: 'Ana Lopez' },
    })
    assert.equal((await again()).status, 200)
  })
})
