import { DatabaseSync } from 'node:sqlite'
import { seededRandom } from '../../apps/server/src/domains/sample-data/seeded-random.ts'
import { sentenceOf } from '../data/words.ts'
import type { LoadRequest, LoadResult } from '../processes/load.ts'
import type { BareCreate, BareRun } from '../processes/bare-create.ts'
import {
  WARM_UP_SECONDS,
  authorized,
  load,
  median,
  type Bench,
  type Figure,
  type Workload,
} from './workload.ts'

export const CONNECTIONS = 32
/** Each connection sends these in turn. */
const BODIES = 50

/** Tickets of one project, as an agent sends them. */
export function newTickets(token: string): LoadRequest[] {
  const random = seededRandom(7)
  return Array.from({ length: BODIES }, () => ({
    method: 'POST' as const,
    path: '/api/v1/tickets',
    headers: { ...authorized(token), 'content-type': 'application/json' },
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
    const all = newTickets(bench.dataset.tokens.agent)
    const bare = bench.helper('bare-create')
    await bare.ask('open', {
      file: bench.copy(),
      ...(await rowsOfOne(bench, all[0] as LoadRequest)),
    } satisfies BareCreate)
    const target = { url: bench.server.url, connections: CONNECTIONS, requests: all }
    await load(bench, { ...target, seconds: WARM_UP_SECONDS }, 201)
    await bare.ask('run', { seconds: 0.5, group: 8 })
    const rounds: (CreateRound & { group: number })[] = []
    for (let round = 0; round < bench.rounds; round += 1) {
      await bench.server.observed()
      const product = await load(bench, target, 201)
      const seen = await bench.server.observed()
      const group = product.requests / Math.max(1, seen.commits_with_tickets)
      const limit = await bare.ask<BareRun>('run', { seconds: bench.seconds, group })
      rounds.push({ product, cpu: seen.cpu_ms / product.requests, limit, group, loop: seen.loop_max_ms })
    }
    await bare.end()
    return [
      {
        workload: 'create',
        size: bench.size,
        what: 'POST a ticket, durable, 32 connections',
        ...compareCreating(rounds),
        aim: '≥ 0.5',
        note: `${median(rounds.map(({ group }) => group)).toFixed(1)} tickets a commit`,
      },
    ]
  },
}

/** One round: what the product did, its milliseconds of CPU for a ticket and of the held loop, and the limit after it. */
export interface CreateRound {
  product: LoadResult
  cpu: number
  limit: { rate: number; cpu_ms: number }
  loop: number
}

/** The medians of the rounds, and of the ratio of each. */
export function compareCreating(
  rounds: readonly CreateRound[],
): Pick<Figure, 'rate' | 'p50' | 'p99' | 'limit' | 'ratio' | 'cpu_ratio' | 'loop_max_ms'> {
  const of = (value: (round: CreateRound) => number) => median(rounds.map(value))
  return {
    rate: of(({ product }) => product.rate),
    p50: of(({ product }) => product.p50),
    p99: of(({ product }) => product.p99),
    limit: of(({ limit }) => limit.rate),
    ratio: of(({ product, limit }) => product.rate / limit.rate),
    cpu_ratio: of(({ cpu, limit }) => limit.cpu_ms / cpu),
    loop_max_ms: Math.max(...rounds.map(({ loop }) => loop)),
  }
}

/** Sends one of them and answers its id. */
export async function createOne(url: string, { path, headers, body }: LoadRequest): Promise<string> {
  const answer = await fetch(url + path, { method: 'POST', headers, body: body ?? '' })
  return ((await answer.json()) as { id: string }).id
}

/** What the product stores for one ticket. */
async function rowsOfOne(bench: Bench, request: LoadRequest): Promise<Pick<BareCreate, 'ticket' | 'event'>> {
  const id = await createOne(bench.server.url, request)
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
