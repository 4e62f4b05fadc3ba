import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom, type Random } from '../apps/server/src/domains/sample-data/seeded-random.ts'
import { openStore } from '../apps/server/src/open-kernel.ts'
import { fillCast, type Cast } from './cast.ts'
import { ChaosClient } from './chaos-client.ts'
import { checkClient } from './check-client.ts'
import { checkLog } from './check-log.ts'
import { openCluster, type Cluster, type ClusterOptions } from './cluster/cluster.ts'
import { UnrulyProxy } from './cluster/unruly-proxy.ts'
import type { Outcome } from './marks.ts'
import { makeTrouble, type TroubleCounts, type TroubleOptions } from './trouble.ts'

export interface ChaosOptions {
  cluster: ClusterOptions
  clients: number
  edits: number
  /** Edits a second that are begun, as long as the servers keep up. */
  rate: number
  seed: number
  trouble: TroubleOptions
  say: (line: string) => void
}

export interface ChaosSummary {
  edits: Record<Outcome, number>
  /** How many edits were not acknowledged, by the code of the problem. */
  why: Partial<Record<string, number>>
  trouble: TroubleCounts
  events: number
  seconds: number
  /** Sentences; none when all is as it should be. */
  wrong: string[]
}

/** Edits of one client at a time. */
const MOST_UNDER_WAY = 4
/** For everything that is under way to come to its end, once nothing disturbs it. */
const SETTLE_MILLIS = 60_000
/** For a client to show what the server says. */
const AGREE_MILLIS = 30_000
const TICKETS = 60

/** Many clients edit while everything that may fail fails; then each must show what the server says, and the log be true. */
export async function runChaos(options: ChaosOptions): Promise<ChaosSummary> {
  const started = performance.now()
  const random = seededRandom(options.seed)
  let cast: Cast | undefined
  const cluster = await openCluster(options.cluster, async (settings) => {
    cast = await fillCast(settings, { people: options.clients, tickets: TICKETS })
  })
  const clients: ChaosClient[] = []
  try {
    if (!cast) throw new Error('nobody was made')
    const portOf = () => portOfNode(cluster, random)
    for (let number = 0; number < options.clients; number += 1) {
      const proxy = await UnrulyProxy.open(portOf)
      clients.push(new ChaosClient(number, cast, proxy, seededRandom(options.seed + number + 1)))
    }
    await Promise.all(clients.map((client) => client.load()))
    options.say(`${String(clients.length)} clients are connected to ${String(cluster.nodes.length)} nodes`)
    const ways = clients.map(({ proxy }) => proxy)
    const { operator, people, closed } = cast
    const rights = seededRandom(options.seed + 1_000_003)
    const trouble = makeTrouble(
      cluster,
      ways,
      () => changeRights(portOf, operator.token, rights.pick(people).id, rights.pick(closed), rights),
      options.trouble,
      seededRandom(options.seed + 1_000_033),
    )
    await edit(clients, options, random, () => JSON.stringify(trouble.counts))
    await trouble.stop()
    options.say('no more trouble; waiting until everything has settled')
    await settle(clients)
    const wrong = await disagreements(clients, cluster, options.say)
    const { events, found } = await lookAtLog(cluster, clients)
    wrong.push(...found, ...cluster.nodes.flatMap(({ crashes }) => crashes))
    for (const client of clients)
      wrong.push(...client.defects.map((defect) => `${nameOf(client)}: ${defect}`))
    const edits = clients.flatMap((client) => client.edits)
    return {
      edits: { acknowledged: 0, refused: 0, unknown: 0, ...countBy(edits, ({ outcome }) => outcome) },
      why: countBy(
        edits.filter(({ outcome }) => outcome !== 'acknowledged'),
        ({ why }) => why ?? 'no answer',
      ),
      trouble: trouble.counts,
      events,
      seconds: (performance.now() - started) / 1_000,
      wrong,
    }
  } finally {
    await Promise.all(clients.map((client) => client.close()))
    await cluster.close()
  }
}

function portOfNode({ nodes }: Cluster, random: Random): number | null {
  const up = nodes.filter(({ isUp }) => isUp)
  return up.length === 0 ? null : random.pick(up).port
}

async function edit(
  clients: readonly ChaosClient[],
  { edits, rate, say }: ChaosOptions,
  random: Random,
  troubles: () => string,
): Promise<void> {
  const started = performance.now()
  for (let count = 0; count < edits; ) {
    await sleep(Math.max(1, started + (count * 1_000) / rate - performance.now()))
    const free = clients.filter(({ underWay }) => underWay < MOST_UNDER_WAY)
    if (free.length === 0) continue
    void random.pick(free).edit()
    count += 1
    if (count % Math.max(100, Math.floor(edits / 20)) === 0) {
      const seconds = (performance.now() - started) / 1_000
      say(`${String(count)} edits in ${seconds.toFixed(0)} s; ${troubles()}`)
    }
  }
}

/** A membership of a closed project, given or taken, or the project opened or closed. Tried until a server answers. */
async function changeRights(
  portOf: () => number | null,
  token: string,
  person: string,
  project: string,
  random: Random,
): Promise<void> {
  const path = `/api/v1/projects/${project}`
  const [method, url, body] = random.weighted([
    [['PUT', `${path}/members/${person}`, { role: 'member' }], 3],
    [['PUT', `${path}/members/${person}`, { role: 'viewer' }], 1],
    [['DELETE', `${path}/members/${person}`, undefined], 3],
    [['PATCH', path, { access: 'open' }], 1],
    [['PATCH', path, { access: 'private' }], 1],
  ] as const)
  for (let tries = 0; tries < 20; tries += 1) {
    const port = portOf()
    const answered = port === null ? null : await send(port, method, url, token, body)
    if (answered !== null && answered < 500) {
      if (answered >= 400 && answered !== 404)
        throw new Error(`${method} ${url} was answered with ${String(answered)}`)
      return
    }
    await sleep(250)
  }
}

async function send(
  port: number,
  method: string,
  path: string,
  token: string,
  body: unknown,
): Promise<number | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return null
  }
}

async function settle(clients: readonly ChaosClient[]): Promise<void> {
  const until = performance.now() + SETTLE_MILLIS
  const isSettled = (client: ChaosClient) => {
    const { status, pending } = client.client.store.getSnapshot()
    return client.underWay === 0 && status === 'live' && pending.length === 0
  }
  while (performance.now() < until && !clients.every(isSettled)) {
    for (const client of clients) client.goOnline()
    await sleep(250)
  }
}

/** A client may need a moment more for what it asks the server for after a change. */
async function disagreements(
  clients: readonly ChaosClient[],
  cluster: Cluster,
  say: (line: string) => void,
): Promise<string[]> {
  const up = cluster.nodes.find(({ isUp }) => isUp)
  if (!up) return ['no node is up']
  const url = `http://127.0.0.1:${String(up.port)}`
  let until: number | null = null
  let open = [...clients]
  let wrong: string[] = []
  do {
    wrong = []
    const still: ChaosClient[] = []
    for (const client of open) {
      await client.showAll()
      const found = await checkClient(client, url)
      if (found === null) continue
      still.push(client)
      wrong.push(`${nameOf(client)} ${found}`)
    }
    open = still
    say(
      `${String(clients.length - open.length)} of ${String(clients.length)} clients show what the server says`,
    )
    // Counted from the first look at all of them, which takes minutes where there are many.
    until ??= performance.now() + AGREE_MILLIS
    if (open.length > 0) await sleep(1_000)
  } while (open.length > 0 && performance.now() < until)
  return wrong
}

async function lookAtLog(
  { settings }: Cluster,
  clients: readonly ChaosClient[],
): Promise<{ events: number; found: string[] }> {
  const store = await openStore(settings)
  try {
    return await checkLog(
      store.db,
      clients.flatMap((client) => client.edits),
    )
  } finally {
    await store.close()
  }
}

function nameOf({ person }: ChaosClient): string {
  return `${person.role} ${person.id}`
}

function countBy<T, Key extends string>(
  all: readonly T[],
  keyOf: (one: T) => Key,
): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {}
  for (const one of all) counts[keyOf(one)] = (counts[keyOf(one)] ?? 0) + 1
  return counts
}
