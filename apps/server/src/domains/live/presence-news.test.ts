import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { KyselyPlugin } from 'kysely'
import type { TestPerson } from '../../testing/test-world.ts'
import { testEngine } from '../../testing/test-store.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let ana: TestPerson
let ben: TestPerson
let project: { id: string; key: string }

before(async () => {
  world = await createLiveWorld({ times: { presence: 600 } })
  ana = await world.person('agent', { name: 'Ana' })
  ben = await world.person('agent', { name: 'Ben' })
  project = await world.project()
})
after(() => world.close())

test('who changes what they do again and again is told of once in a while, as it is by then', async () => {
  const [one, other] = [await world.connect(ana), await world.connect(ben)]
  const [first, second] = [await world.ticket({ project }), await world.ticket({ project })]
  await other.subscribe('all')
  for (let n = 0; n < 40; n += 1)
    for (const { id } of [first, second])
      one.send({ _tag: 'Presence', ticket_id: id, doing: n % 2 === 0 ? 'viewing' : 'typing' })
  await one.settled()
  const typing = (ticket: { id: string }) =>
    other.next(
      'PresenceChanged',
      (frame) => frame.ticket_id === ticket.id && frame.people[0]?.doing === 'typing',
    )
  await typing(first)
  await typing(second)
  const told = other.frames.filter(({ _tag }) => _tag === 'PresenceChanged').length
  // Slow machines may begin a second time meanwhile, but never eighty times.
  assert.ok(told < 10, String(told))
})

// On SQLite such a read does not leave the event loop, so that nobody goes meanwhile.
if (testEngine === 'postgres')
  test('who goes while it is looked up what they may see is not there afterwards', async () => {
    const ticket = await world.ticket({ project })
    const [asked, answer] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()]
    let holds = false
    const slow: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (!holds || !result.rows.some((row) => Object.values(row).includes(ticket.id))) return result
        asked.resolve(null)
        await answer.promise
        return result
      },
    }
    const { store } = world
    const { url } = await world.serve(
      {},
      { ...world.kernel, store: { ...store, db: store.db.withPlugin(slow) } },
    )
    const [gone, stays] = [await world.connect(ana, { url }), await world.connect(ben, { url })]
    await stays.subscribe('all')
    holds = true
    gone.send({ _tag: 'Presence', ticket_id: ticket.id, doing: 'editing' })
    await asked.promise
    holds = false
    gone.socket.close()
    await gone.close()
    await stays.settled()
    answer.resolve(null)
    await stays.settled()
    stays.send({ _tag: 'Presence', ticket_id: ticket.id, doing: 'viewing' })
    const { people } = await stays.next('PresenceChanged', (frame) =>
      frame.people.some(({ person }) => person.id === ben.id),
    )
    assert.deepEqual(
      people.map(({ person }) => person.id),
      [ben.id],
    )
  })
