import { DatabaseSync } from 'node:sqlite'
import { seededRandom } from '../../apps/server/src/cli/seeded-random.ts'
import { sentenceOf } from '../data/words.ts'
import type { LoadRequest, LoadResult } from '../processes/load.ts'
import type { BareCreate, BareRun } from '../processes/bare-create.ts'
import { authorized, load, median, type Bench, type Figure, type Workload } from './workload.ts'

const CONNECTIONS = 32
/** Each connection sends these in turn. */
const BODIES = 50

function requests(bench: Bench): LoadRequest[] {
  const random = seededRandom(7)
  return Array.from({ length: BODIES }, () => ({
    method: 'POST' as const,
    path: '/api/v1/tickets',
    headers: { ...authorized(bench.dataset.tokens.agent), 'content-type': 'application/json' },
    body: JSON.stringify({
      project: 'WEB',
      title: sentenceOf(random, 6, 6),
      description: sentenceOf(random, 30, 30),
      priority: 'high',
      category: 'Software',
      department: 'Support',
    }),
  }))
}

export const createTickets: Workload = {
  name: 'create',
  async run(bench): Promise<Figure[]> {
    const all = requests(bench)
    const bare = bench.helper('bare-create')
    await bare.ask('open', {
      file: bench.copy(),
      ...(await rowsOfOne(bench, all[0] as LoadRequest)),
    } satisfies BareCreate)
    const target = { url: bench.server.url, connections: CONNECTIONS, requests: all }
    await load(bench, { ...target, seconds: Math.max(1, bench.seconds / 2) }, 201)
    await bare.ask('run', { seconds: 0.5, group: 8 })
    const rounds: { product: LoadResult; cpu: number; limit: BareRun; group: number; loop: number }[] = []
    for (let round = 0; round < bench.rounds; round += 1) {
      await bench.server.observed()
      const product = await load(bench, target, 201)
      const seen = await bench.server.observed()
      const group = product.requests / Math.max(1, seen.commits_with_tickets)
      const limit = await bare.ask<BareRun>('run', { seconds: bench.seconds, group })
      rounds.push({ product, cpu: seen.cpu_ms / product.requests, limit, group, loop: seen.loop_max_ms })
    }
    await bare.end()
    const of = (value: (round: (typeof rounds)[number]) => number) => median(rounds.map(value))
    return [
      {
        workload: 'create',
        size: bench.size,
        what: 'POST a ticket, durable, 32 connections',
        rate: of(({ product }) => product.rate),
        p50: of(({ product }) => product.p50),
        p99: of(({ product }) => product.p99),
        limit: of(({ limit }) => limit.rate),
        ratio: of(({ product, limit }) => product.rate / limit.rate),
        cpu_ratio: of(({ cpu, limit }) => limit.cpu_ms / cpu),
        aim: '≥ 0.5',
        loop_max_ms: Math.max(...rounds.map(({ loop }) => loop)),
        note: `${of(({ group }) => group).toFixed(1)} tickets a commit`,
      },
    ]
  },
}

/** What the product stores for one ticket. */
async function rowsOfOne(bench: Bench, request: LoadRequest): Promise<Pick<BareCreate, 'ticket' | 'event'>> {
  const answer = await fetch(bench.server.url + request.path, {
    method: 'POST',
    headers: request.headers,
    body: request.body ?? '',
  })
  const { id } = (await answer.json()) as { id: string }
  const db = new DatabaseSync(bench.file, { readOnly: true })
  try {
    const one = (sql: string) => {
      const row = db.prepare(sql).get(id)
      if (!row) throw new Error(`nothing was stored for ${id}`)
      return { ...row } as BareCreate['ticket']
    }
    return {
      ticket: one('select * from tickets where id = ?'),
      event: one("select * from events where ticket_id = ? and kind = 'ticket.created'"),
    }
  } finally {
    db.close()
  }
}
