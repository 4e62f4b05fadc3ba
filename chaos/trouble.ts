import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../apps/server/src/domains/sample-data/seeded-random.ts'
import type { Cluster } from './cluster/cluster.ts'
import { SMOOTH, type UnrulyProxy } from './cluster/unruly-proxy.ts'

/** How often something goes wrong, in milliseconds from one to the next at the mean; null: never. */
export interface TroubleOptions {
  ways: number
  nodes: number | null
  redis: number | null
  postgres: number | null
  rights: number
}

/** How often it happened, by what it was. */
export type TroubleCounts = Record<string, number>

export interface Trouble {
  counts: TroubleCounts
  /** No more; everything is up and smooth again when it resolves. */
  stop(): Promise<void>
}

interface Service {
  down: () => Promise<void>
  up: () => Promise<void>
}

/**
 * Makes trouble until it is stopped: ways of clients are cut, slow, or let nothing through; nodes, Redis and PostgreSQL die
 * and come back; rights change.
 */
export function makeTrouble(
  cluster: Cluster,
  ways: readonly UnrulyProxy[],
  changeRights: () => Promise<void>,
  options: TroubleOptions,
  random: Random,
): Trouble {
  const counts: TroubleCounts = {}
  const ending = new AbortController()
  const wait = (millis: number) => sleep(millis, undefined, { signal: ending.signal }).catch(() => undefined)
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1
  }
  const again = async (mean: number | null, act: () => Promise<void>) => {
    if (mean === null) return
    while (!ending.signal.aborted) {
      await wait(random.next() * 2 * mean)
      if (!ending.signal.aborted) await act()
    }
  }
  const downFor = async (what: string, { down, up }: Service) => {
    count(what)
    await down()
    await wait(random.between(100, 1_500))
    await up()
  }
  const disturbWay = async () => {
    const proxy = random.pick(ways)
    const kind = random.weighted([
      ['cut', 6],
      ['slow', 2],
      ['delayed', 2],
      ['stalled', 2],
    ] as const)
    count(`way ${kind}`)
    if (kind === 'cut') return proxy.cut()
    if (kind === 'slow') proxy.way = { ...SMOOTH, speed: random.between(2, 50) }
    if (kind === 'delayed') proxy.way = { ...SMOOTH, delay: random.between(5, 300) }
    if (kind === 'stalled') proxy.way = { ...SMOOTH, stalled: true }
    void wait(random.between(500, 4_000)).then(() => {
      proxy.way = SMOOTH
    })
  }
  const killNode = async () => {
    const node = random.pick(cluster.nodes)
    const kind = random.weighted([
      ['node killed', 3],
      ['node stopped', 1],
    ] as const)
    await downFor(kind, {
      down: () => (kind === 'node killed' ? node.kill() : node.stop()),
      up: () => node.startPatiently(),
    })
  }
  const { redis, postgres } = cluster
  const changed = async () => {
    await changeRights()
    count('rights changed')
  }
  const all = Promise.all([
    again(options.ways, disturbWay),
    again(options.nodes, killNode),
    again(redis ? options.redis : null, () => (redis ? downFor('Redis killed', redis) : Promise.resolve())),
    again(postgres ? options.postgres : null, () =>
      postgres ? downFor('PostgreSQL ended', postgres) : Promise.resolve(),
    ),
    again(options.rights, changed),
  ])
  return {
    counts,
    stop: async () => {
      ending.abort()
      await all
      for (const proxy of ways) proxy.way = SMOOTH
    },
  }
}
