import type { Dataset } from '../data/dataset.ts'
import type { Asker } from '../processes/ask.ts'
import type { HelperName, WaybillServer } from '../processes/children.ts'
import type { BareAnswer } from '../processes/bare-http.ts'
import type { Load, LoadRequest, LoadResult } from '../processes/load.ts'

/** What a workload gets: a running server on a database of its own, and the means to load and to compare. */
export interface Bench {
  size: string
  dataset: Dataset
  server: WaybillServer
  /** The file of the server's database. */
  file: string
  /** A second copy of the database, for a limit that writes. */
  copy(): string
  seconds: number
  rounds: number
  loader: Asker
  helper(name: HelperName): Asker
}

/** One line of the table. */
export interface Figure {
  workload: string
  size: string
  what: string
  rate: number | null
  p50: number | null
  p99: number | null
  /** The limit, measured in the same run, and how much of it is reached. */
  limit: number | null
  ratio: number | null
  /** The same by CPU time a request, which other work on the machine hardly touches. */
  cpu_ratio: number | null
  /** What the ratio, or p99, should be. */
  aim: string | null
  loop_max_ms: number | null
  note: string
}

export interface Workload {
  name: string
  run(bench: Bench): Promise<Figure[]>
}

export function authorized(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

/** @throws Error when anything but the wanted status came back */
export async function load(bench: Bench, what: Omit<Load, 'seconds'> & { seconds?: number }, status: number) {
  const result = await bench.loader.ask<LoadResult>('load', { seconds: bench.seconds, ...what })
  const wrong = Object.entries(result.statuses).filter(([one]) => one !== String(status))
  if (wrong.length > 0 || result.failed > 0) {
    throw new Error(
      `wanted ${String(status)} only: ${JSON.stringify(result.statuses)}, ${String(result.failed)} failed`,
    )
  }
  return result
}

/** What the server answers, as the bare one will. */
export async function captured(url: string, { path, headers }: LoadRequest): Promise<BareAnswer> {
  const answer = await fetch(url + path, { headers })
  const body = await answer.text()
  const sent = [...answer.headers].filter(
    ([name]) => !['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'].includes(name),
  )
  return {
    status: answer.status,
    headers: Object.fromEntries(sent),
    body: answer.status === 304 ? null : body,
  }
}

export interface Compared {
  product: LoadResult[]
  bare: LoadResult[]
  /** Milliseconds a request, for each round. */
  productCpu: number[]
  bareCpu: number[]
  loop_max_ms: number
}

/** The optimising compiler is done with the product's code after some ten thousand answers: 123 us of CPU at first, 85 then. */
export const WARM_UP_SECONDS = 4

/**
 * The product and the bare server in turns, so that whatever else the machine does hits both; each warms up first. The
 * bare server answers by path alone.
 */
export async function compareAnswers(
  bench: Bench,
  requests: LoadRequest[],
  connections: number,
): Promise<Compared> {
  const [first] = requests
  if (!first) throw new Error('no requests')
  const sample = await captured(bench.server.url, first)
  const path = first.path.split('?')[0] ?? ''
  const server = bench.helper('bare-http')
  const url = await server.ask<string>('serve', { [path]: sample })
  const once = (target: string, seconds: number) =>
    load(bench, { url: target, connections, requests, seconds }, sample.status)
  for (const target of [bench.server.url, url]) await once(target, WARM_UP_SECONDS)
  const compared: Compared = { product: [], bare: [], productCpu: [], bareCpu: [], loop_max_ms: 0 }
  for (let round = 0; round < bench.rounds; round += 1) {
    await bench.server.observed()
    const product = await once(bench.server.url, bench.seconds)
    const seen = await bench.server.observed()
    await server.ask('cpu')
    const bare = await once(url, bench.seconds)
    compared.product.push(product)
    compared.bare.push(bare)
    compared.productCpu.push(seen.cpu_ms / product.requests)
    compared.bareCpu.push((await server.ask<number>('cpu')) / bare.requests)
    compared.loop_max_ms = Math.max(compared.loop_max_ms, seen.loop_max_ms)
  }
  await server.end()
  return compared
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Rates by their medians; the ratio is the median of those of the rounds, whose two halves follow each other. */
export function figureOf(
  about: Pick<Figure, 'workload' | 'size' | 'what' | 'aim'> & { note?: string },
  { product, bare, productCpu, bareCpu, loop_max_ms }: Compared,
): Figure {
  return {
    note: '',
    ...about,
    rate: median(product.map(({ rate }) => rate)),
    p50: median(product.map(({ p50 }) => p50)),
    p99: median(product.map(({ p99 }) => p99)),
    limit: median(bare.map(({ rate }) => rate)),
    ratio: median(product.map(({ rate }, round) => rate / (bare[round]?.rate ?? Number.NaN))),
    cpu_ratio: median(productCpu.map((product, round) => (bareCpu[round] ?? Number.NaN) / product)),
    loop_max_ms,
  }
}
