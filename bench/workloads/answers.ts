import type { LoadResult } from '../processes/load.ts'
import { vocabulary } from '../data/words.ts'
import { authorized, load, median, type Bench, type Figure, type Workload } from './workload.ts'

/** Few, so that what is seen is the time of an answer and not that of a queue. */
const CONNECTIONS = 2

interface Asked {
  what: string
  as: 'agent' | 'requester'
  path: string
}

/** Answers that have no bare counterpart: how long they take, and how long the event loop was held. */
function answers(name: string, aim: string, asked: readonly Asked[]): Workload {
  return {
    name,
    async run(bench): Promise<Figure[]> {
      const figures: Figure[] = []
      for (const one of asked) figures.push(await measure(bench, name, aim, one))
      return figures
    },
  }
}

async function measure(bench: Bench, workload: string, aim: string, asked: Asked): Promise<Figure> {
  const headers = authorized(bench.dataset.tokens[asked.as])
  const requests = [{ method: 'GET' as const, path: `/api/v1${asked.path}`, headers }]
  const target = { url: bench.server.url, connections: CONNECTIONS, requests }
  await load(bench, { ...target, seconds: 1 }, 200)
  const rounds: LoadResult[] = []
  await bench.server.observed()
  for (let round = 0; round < bench.rounds; round += 1) rounds.push(await load(bench, target, 200))
  const { loop_max_ms } = await bench.server.observed()
  return {
    workload,
    size: bench.size,
    what: asked.what,
    rate: median(rounds.map(({ rate }) => rate)),
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    limit: null,
    ratio: null,
    cpu_ratio: null,
    aim,
    loop_max_ms,
    note: asked.as === 'requester' ? 'a requester' : '',
  }
}

/** Of 20,000 words the 15,000th: three or four places in ten thousand tickets. */
const RARE = vocabulary[15_000] ?? ''

const search = (what: string, words: string, as: Asked['as'] = 'agent'): Asked => ({
  what: `search: ${what}`,
  as,
  path: `/search?q=${encodeURIComponent(words)}`,
})

export const board = answers('board', 'loop < 50', [
  { what: 'board of the biggest project', as: 'agent', path: '/board?project=DESK' },
  {
    what: 'the same with no more than ids and titles',
    as: 'agent',
    path: '/board?project=DESK&fields=title',
  },
])

export const counts = answers('count', 'loop < 50', [
  { what: 'exact count of a project', as: 'agent', path: '/tickets?project=DESK&limit=1&count=exact' },
  { what: 'list and exact count', as: 'requester', path: '/tickets?sort=-updated_at&count=exact' },
])

export const searches = answers('search', 'p99 < 80', [
  search('a rare word', RARE),
  search('a word that stands nowhere', 'xyzzyqux'),
  search('a common word', 'error'),
  search('a beginning', 'scre'),
  search('a typo', 'pritner'),
  search('two words', 'printer network'),
  search('a phrase', '"error server"'),
  search('a common word', 'error', 'requester'),
])

export const past = answers('past', 'p99 < 50', [
  { what: 'a ticket as it was', as: 'agent', path: '/tickets/DESK-100?at=2026-03-01' },
  {
    what: 'open tickets of a project then',
    as: 'agent',
    path: '/tickets?project=NET&status=open&at=2026-03-01',
  },
  { what: 'a board then', as: 'agent', path: '/board?project=NET&at=2026-03-01' },
])
