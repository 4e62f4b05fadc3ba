import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checksum, createClient, type Changes, type Client, type ListHandle } from '@waybill/client'
import { seededRandom, type Random } from '../domains/sample-data/seeded-random.ts'
import { tokenOf } from '../domains/live/testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from '../domains/live/testing/live-world.ts'
import { readHead } from '../kernel/event-log.ts'
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts'
import type { TestPerson } from './test-world.ts'

const STEPS = 120
const SEEDS = [1, 2, 3]

interface Player {
  person: TestPerson
  client: Client
  list: ListHandle
  proxy: TcpProxy
}

let world: LiveWorld
let people: TestPerson[]

before(async () => {
  world = await createLiveWorld()
  people = [await world.person('admin'), await world.person('agent'), await world.person('requester')]
})
after(() => world.close())

const stateOf = ({ client }: Pick<Player, 'client'>) => client.store.getSnapshot().state

/** Resolves when what a player sees is as `is` says. */
async function until({ client, list }: Pick<Player, 'client' | 'list'>, is: () => boolean): Promise<void> {
  while (!is()) {
    const stops: (() => void)[] = []
    await new Promise<void>((resolve) => {
      stops.push(client.store.subscribe(resolve), list.subscribe(resolve))
    })
    for (const stop of stops) stop()
  }
}

async function play(person: TestPerson, project: string, chance: () => number): Promise<Player> {
  const proxy = await openTcpProxy({ host: '127.0.0.1', port: Number(new URL(world.url).port) })
  const client = createClient({
    url: `http://127.0.0.1:${String(proxy.port)}`,
    token: await tokenOf(world, person),
    platform: { random: () => chance() / 50 },
  })
  client.connect()
  client.follow('all')
  const list = client.list({ project })
  const player = { person, client, list, proxy }
  await until(player, () => list.getSnapshot().ready)
  return player
}

for (const seed of SEEDS) {
  test(`whatever people do at once, with connections that break, all see the same in the end as who comes anew (seed ${String(seed)})`, async () => {
    const random = seededRandom(seed)
    const { key } = await world.project()
    const players = await Promise.all(people.map((person) => play(person, key, () => random.next())))
    let created = 0
    try {
      for (let step = 0; step < STEPS; step++) {
        created += act(random.pick(players), key, random) === 'create' ? 1 : 0
        if (random.next() < 0.3) await new Promise((resolve) => setTimeout(resolve, random.between(0, 20)))
      }
      await Promise.all(players.map(settled))
      const { head } = await readHead(world.store.db)
      for (const player of players) {
        await until(player, () => (stateOf(player).position ?? 0) >= head)
        const fresh = await play(player.person, key, () => 0)
        const shown = await tickets(player)
        // Made once, however often the connection broke before the answer.
        if (player.person.role === 'admin') assert.equal(shown.length, created)
        assert.deepEqual(shown, await tickets(fresh), `${player.person.role} sees other tickets`)
        assert.equal(sum(player, shown), sum(fresh, shown))
        await leave(fresh)
      }
    } finally {
      await Promise.all(players.map(leave))
    }
  })
}

type Doing = 'create' | 'change' | 'comment' | 'cut' | 'stop'

/** Does something, and says what. */
function act({ client, proxy, list }: Player, project: string, random: Random): Doing {
  const { tickets: known } = list.getSnapshot()
  const wish = random.weighted<Doing>([
    ['create', 2],
    ['change', 8],
    ['comment', 2],
    ['cut', 1],
    ['stop', 1],
  ])
  const doing = known.length === 0 ? 'create' : wish
  switch (doing) {
    case 'cut':
      proxy.cut()
      break
    case 'stop':
      client.disconnect()
      client.connect()
      break
    case 'create':
      client.createTicket({ project, title: `Made ${String(random.between(1, 1_000))}` })
      break
    case 'comment':
      // Refused or lost on the way: then nobody sees it.
      client.comments.add(random.pick(known).id, { body: 'Said' }).catch(() => undefined)
      break
    case 'change':
      client.updateTicket(random.pick(known).id, someChange(random))
  }
  return doing
}

function someChange(random: Random): Changes {
  return random.pick<Changes>([
    { title: `Title ${String(random.between(1, 1_000))}` },
    { description: `Text ${String(random.between(1, 1_000))}` },
    { priority: random.pick(['low', 'medium', 'high'] as const) },
    { status: random.pick(['open', 'in_progress', 'closed'] as const) },
    { add_labels: [random.pick(['a', 'b'])], remove_labels: [random.pick(['c', 'd'])] },
  ])
}

/** Nothing of it waits any more, and it has a connection. */
function settled(player: Player): Promise<void> {
  return until(player, () => {
    const { pending, status } = player.client.store.getSnapshot()
    return pending.length === 0 && status === 'live'
  })
}

/** Key and seq of the list, when the list has settled too. */
async function tickets(player: Player): Promise<string[]> {
  const { list } = player
  await until(player, () => list.getSnapshot().ready && list.getSnapshot().problem === null)
  return list.getSnapshot().tickets.map(({ key, seq }) => `${key} ${String(seq)}`)
}

/** Of the tickets of the list, without comments: who came late has fetched none. */
function sum(player: Player, keys: readonly string[]): string {
  const state = stateOf(player)
  const wanted = new Set(keys.map((one) => one.split(' ')[0]))
  let { tickets: table, comments } = state
  for (const [id, { value }] of table.entries()) if (!wanted.has(value.key)) table = table.delete(id)
  for (const [id] of comments.entries()) comments = comments.delete(id)
  return checksum({ ...state, tickets: table, comments })
}

async function leave({ client, proxy }: Player): Promise<void> {
  client.disconnect()
  await proxy.close()
}
