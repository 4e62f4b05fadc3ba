import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { verified } from '../../testing/verify-command.ts'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

const statuses = (answers: Answer[]) => answers.map((answer) => answer.status).toSorted((a, b) => a - b)

describe('people who change the same things at once', () => {
  let world: TestWorld
  let admin: TestPerson
  let agents: TestPerson[]

  before(async () => {
    world = await createTestWorld()
    admin = await world.person('admin')
    agents = await Promise.all(Array.from({ length: 8 }, () => world.person('agent')))
    await world.project({ key: 'WEB' })
  })
  after(async () => {
    await verified(world)
    await world.close()
  })

  test('of those who set one field from the same base, the first wins and the others learn its value', async () => {
    const ticket = await world.ticket({ project: { key: 'WEB' } })
    const { seq: base_seq } = (await world.call(admin, 'GET', `/tickets/${ticket.key}`)).body
    const answers = await Promise.all(
      agents.map((agent) =>
        world.call(agent, 'PATCH', `/tickets/${ticket.key}`, { body: { base_seq, title: agent.name } }),
      ),
    )
    assert.deepEqual(statuses(answers), [200, ...agents.slice(1).map(() => 409)])
    const { title } = (await world.call(admin, 'GET', `/tickets/${ticket.key}`)).body
    for (const answer of answers.filter((one) => one.status === 409)) {
      assert.equal(answer.body.conflicts[0].theirs, title)
    }
  })

  test('C3: a base that the log has not reached is refused, for nobody can have seen it', async () => {
    const ticket = await world.ticket({ project: { key: 'WEB' } })
    const answer = await world.call(admin, 'PATCH', `/tickets/${ticket.key}`, {
      body: { base_seq: 999_999, title: 'From before a restore' },
    })
    assert.equal(answer.status, 422)
    assert.equal(answer.body.errors[0].pointer, '/base_seq')
    assert.equal((await world.call(admin, 'GET', `/tickets/${ticket.key}`)).body.title, 'A ticket')
  })

  test('those who set different fields all succeed, and nothing is lost', async () => {
    const ticket = await world.ticket({ project: { key: 'WEB' } })
    const { seq: base_seq } = (await world.call(admin, 'GET', `/tickets/${ticket.key}`)).body
    const changes = [
      { title: 'New' },
      { description: 'Words' },
      { priority: 'high' },
      { severity: 'low' },
      { category: 'C' },
      { add_labels: ['x'] },
      { add_labels: ['x', 'y'] },
      { status: 'resolved' },
    ]
    const answers = await Promise.all(
      changes.map((change, index) =>
        world.call(agents[index] ?? admin, 'PATCH', `/tickets/${ticket.key}`, {
          body: { base_seq, ...change },
        }),
      ),
    )
    assert.deepEqual(new Set(statuses(answers)), new Set([200]))
    const { body } = await world.call(admin, 'GET', `/tickets/${ticket.key}`)
    assert.deepEqual(
      [body.title, body.description, body.priority, body.severity, body.category, body.labels, body.status],
      ['New', 'Words', 'high', 'low', 'C', ['x', 'y'], 'resolved'],
    )
  })

  test('a label that is deleted while others use it is gone, or there again, but never half', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tickets = await Promise.all(
        Array.from({ length: 4 }, () => world.ticket({ project: { key: 'WEB' }, labels: ['shared'] })),
      )
      const { body } = await world.call(admin, 'GET', '/projects/WEB/labels')
      const label = body.items.find((one: { name: string }) => one.name === 'shared')
      const answers = await Promise.all([
        ...tickets
          .slice(0, 2)
          .map(({ key }) =>
            world.call(admin, 'PATCH', `/tickets/${key}`, { body: { labels: ['shared', 'more'] } }),
          ),
        world.call(admin, 'DELETE', `/projects/WEB/labels/${label.id}`),
        ...tickets.slice(2).map(({ key }) =>
          world.call(admin, 'PATCH', `/tickets/${key}`, {
            body: { add_labels: ['shared'], priority: 'low' },
          }),
        ),
      ])
      assert.deepEqual(statuses(answers), [200, 200, 200, 200, 204])
    }
  })

  test('moves, changes and creations in one project at once keep every rank and number of its own', async () => {
    const project = await world.project({ key: 'BUSY' })
    const cards = await Promise.all(
      Array.from({ length: 6 }, () => world.ticket({ project, reporter: admin })),
    )
    const first = cards[0]?.key
    const answers = await Promise.all([
      ...cards
        .slice(1)
        .map(({ key }) => world.call(admin, 'POST', `/tickets/${key}/move`, { body: { before: first } })),
      ...cards.map(({ key }) =>
        world.call(admin, 'PATCH', `/tickets/${key}`, { body: { add_labels: ['n'], priority: 'high' } }),
      ),
      ...cards.map(() =>
        world.call(admin, 'POST', '/tickets', { body: { project: 'BUSY', title: 'T', labels: ['n'] } }),
      ),
    ])
    assert.deepEqual(new Set(statuses(answers)), new Set([200, 201]))
    const { body } = await world.call(admin, 'GET', '/tickets?project=BUSY&fields=rank,number&sort=number')
    assert.equal(new Set(body.items.map((one: { rank: string }) => one.rank)).size, 12)
    assert.deepEqual(
      body.items.map((one: { number: number }) => one.number),
      Array.from({ length: 12 }, (_, index) => index + 1),
    )
  })

  test('a project that is deleted by force leaves no link to its tickets elsewhere', async () => {
    const gone = await world.project({ key: 'GONE' })
    const [here, there] = [
      await world.ticket({ project: { key: 'WEB' } }),
      await world.ticket({ project: gone }),
    ]
    const body = { kind: 'blocks', ticket: there.key }
    assert.equal((await world.call(admin, 'POST', `/tickets/${here.key}/links`, { body })).status, 201)
    const linked = await world.call(admin, 'GET', `/tickets/${here.key}?expand=links`)
    assert.deepEqual(
      linked.body.links.map((one: { kind: string; ticket: { key: string } }) => [one.kind, one.ticket.key]),
      [['blocks', there.key]],
    )
    assert.equal((await world.call(admin, 'DELETE', '/projects/GONE?confirm=GONE&force=true')).status, 204)
    const left = await world.call(admin, 'GET', `/tickets/${here.key}?expand=links`)
    assert.deepEqual(left.body.links, [])
    assert.ok(left.body.seq > linked.body.seq)
  })
})
