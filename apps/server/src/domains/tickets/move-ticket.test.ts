import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { verified } from '../../testing/verify-command.ts'
import { changeTicket } from './change-ticket.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

interface Card {
  id: string
  key: string
}

describe('moving cards on the board', () => {
  let world: TestWorld
  let agent: TestPerson
  let count = 0

  before(async () => {
    world = await createTestWorld()
    agent = await world.person('agent')
  })
  after(async () => {
    await verified(world)
    await world.close()
  })

  async function boardOf(size: number): Promise<{ key: string; cards: Card[] }> {
    count += 1
    const project = await world.project({ key: `M${String(count)}` })
    const cards: Card[] = []
    for (let index = 0; index < size; index += 1) cards.push(await world.ticket({ project, reporter: agent }))
    return { key: project.key, cards }
  }

  /** As an import of another system could leave them: the same rank for several, in the log too. */
  async function giveRank(ids: string[], rank: string): Promise<void> {
    const same = defineCommand({
      name: 'give-rank',
      input: strict({}),
      subject: 'ticket',
      load: () => Promise.resolve({}),
      authorize: () => 'allow' as const,
      async run(context) {
        const rows = await context.tx.selectFrom('tickets').selectAll().where('id', 'in', ids).execute()
        for (const row of rows) await changeTicket(context, row, { values: { rank } })
        return {}
      },
    })
    await world.run(same, {})
  }

  const move = (card: Card, body: object) => world.call(agent, 'POST', `/tickets/${card.key}/move`, { body })

  async function columns(key: string): Promise<Record<string, string[]>> {
    const { body } = await world.call(agent, 'GET', `/board?project=${key}`)
    return Object.fromEntries(
      body.columns.map((one: { step: { category: string }; items: Card[] }) => [
        one.step.category,
        one.items.map((item) => item.key.split('-')[1]),
      ]),
    )
  }

  test('a card goes directly before or after the card that is named', async () => {
    const { key, cards } = await boardOf(4)
    const [a, b, c, d] = cards as [Card, Card, Card, Card]
    await move(d, { before: b.key })
    assert.deepEqual((await columns(key))['open'], ['1', '4', '2', '3'])
    await move(a, { after: c.id })
    assert.deepEqual((await columns(key))['open'], ['4', '2', '3', '1'])
    await move(c, { before: d.key })
    assert.deepEqual((await columns(key))['open'], ['3', '4', '2', '1'])
    await move(b, { after: c.key, before: a.key })
    assert.deepEqual((await columns(key))['open'], ['3', '2', '4', '1'])
  })

  test('a card goes into another column, to a place there or with the rank that it has', async () => {
    const { key, cards } = await boardOf(3)
    const [a, b, c] = cards as [Card, Card, Card]
    await move(b, { status: 'in_progress' })
    const { body } = await move(c, { status: 'in_progress', before: b.key })
    assert.equal(body.status, 'in_progress')
    await move(a, { step: body.step.id })
    assert.deepEqual(await columns(key), { open: [], in_progress: ['1', '3', '2'], resolved: [], closed: [] })
  })

  test('a move to the place where it stands changes nothing', async () => {
    const { cards } = await boardOf(3)
    const [a, b, c] = cards as [Card, Card, Card]
    const seq = (await world.call(agent, 'GET', `/tickets/${b.key}`)).body.seq
    for (const body of [{ before: c.key }, { after: a.key }, { status: 'open' }]) {
      assert.equal((await move(b, body)).body.seq, seq)
    }
  })

  test('what is not possible is said, with the field', async () => {
    const { cards } = await boardOf(2)
    const other = await boardOf(1)
    const [a, b] = cards as [Card, Card]
    assert.equal((await move(a, {})).body.code, 'ticket.move_to_nowhere')
    assert.equal((await move(a, { before: a.key })).body.code, 'ticket.own_neighbour')
    const foreign = await move(a, { before: other.cards[0]?.key })
    assert.deepEqual([foreign.status, foreign.body.errors[0].pointer], [422, '/before'])
    assert.equal((await move(a, { step: a.id })).body.code, 'ticket.unknown_step')
    const elsewhere = await move(a, { status: 'closed', after: b.key })
    assert.deepEqual([elsewhere.status, elsewhere.body.code], [409, 'ticket.not_in_column'])
    const third = await world.ticket({ project: { key: a.key.split('-')[0] ?? '' }, reporter: agent })
    const wrong = await move(third, { before: a.key, after: b.key })
    assert.deepEqual([wrong.status, wrong.body.code], [409, 'ticket.order_changed'])
  })

  test('cards of equal rank can be moved between; the others keep their order', async () => {
    const { key, cards } = await boardOf(6)
    const ids = cards.map((card) => card.id)
    await giveRank(ids.slice(0, 5), 'a1')
    const byId = cards.slice(0, 5).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const number = (card: Card | undefined) => card?.key.split('-')[1] ?? ''
    const last = cards[5] as Card
    const [first, second, ...rest] = byId
    await move(last, { after: first?.key })
    const expected = [number(first), number(last), number(second), ...rest.map(number)]
    assert.deepEqual((await columns(key))['open'], expected)
    await move(first as Card, { before: rest[1]?.key })
    const moved = expected.filter((one) => one !== number(first))
    moved.splice(moved.indexOf(number(rest[1])), 0, number(first))
    assert.deepEqual((await columns(key))['open'], moved)
  })

  test('many who drag at once to the same place all succeed, and no two cards get the same rank', async () => {
    const { key, cards } = await boardOf(12)
    const [a, b, ...others] = cards as [Card, Card, ...Card[]]
    const answers = await Promise.all(others.map((card) => move(card, { after: a.key })))
    assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([200]))
    const open = (await columns(key))['open'] ?? []
    assert.deepEqual([open[0], open.at(-1), open.length], ['1', b.key.split('-')[1], 12])
    const { body } = await world.call(agent, 'GET', `/tickets?project=${key}&fields=rank`)
    assert.equal(new Set(body.items.map((item: { rank: string }) => item.rank)).size, 12)
  })

  test('the rest of a column follows by its cursor', async () => {
    const { key } = await boardOf(5)
    const { body } = await world.call(agent, 'GET', `/board?project=${key}&limit=2`)
    const [open] = body.columns
    assert.deepEqual([open.count, open.items.length, open.wip_limit], [5, 2, null])
    const rest = await world.call(
      agent,
      'GET',
      `/tickets?project=${key}&step=${open.step.id}&sort=rank&after=${open.next}`,
    )
    assert.deepEqual(
      rest.body.items.map((item: Card) => item.key),
      [`${key}-3`, `${key}-4`, `${key}-5`],
    )
  })

  test('the board of a requester holds own tickets only, and its unchanged version is 304', async () => {
    const { key } = await boardOf(2)
    const requester = await world.person('requester')
    await world.call(requester, 'POST', '/tickets', { body: { project: key, title: 'Mine' } })
    const { body, headers } = await world.call(requester, 'GET', `/board?project=${key}`)
    assert.deepEqual([body.columns[0].count, body.columns[0].items.length], [1, 1])
    const again = { headers: { 'if-none-match': String(headers.etag) } }
    assert.equal((await world.call(requester, 'GET', `/board?project=${key}`, again)).status, 304)
    await world.project({ key: 'SECRET', access: 'private' })
    assert.equal((await world.call(requester, 'GET', '/board?project=SECRET')).status, 404)
  })
})
