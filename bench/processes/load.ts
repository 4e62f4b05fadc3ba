// The load, in a process of its own: asked for a slice of load, it answers what came of it.
import { createHistogram } from 'node:perf_hooks'
import autocannon from 'autocannon'
import { answer } from './ask.ts'

export interface LoadRequest {
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  headers: Record<string, string>
  body?: string
}

export interface Load {
  url: string
  connections: number
  seconds: number
  /** Each connection sends them one after the other, from the start again after the last. */
  requests: LoadRequest[]
}

/** Times in milliseconds, from the last byte of the request to the last of the answer. */
export interface LoadResult {
  requests: number
  rate: number
  p50: number
  p99: number
  max: number
  statuses: Record<string, number>
  failed: number
}

async function load({ url, connections, seconds, requests }: Load): Promise<LoadResult> {
  const times = createHistogram({ lowest: 1, highest: 60_000_000_000, figures: 3 })
  const statuses: Record<string, number> = {}
  const started = performance.now()
  let last = started
  const { errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options: autocannon.Options = {
      url,
      connections,
      duration: seconds,
      requests: requests.map(({ method, path, headers, body }) => ({
        method,
        path,
        headers,
        ...(body !== undefined && { body }),
      })),
    }
    const instance = autocannon(options, (error: Error | null, result) => {
      if (error) reject(error)
      else resolve(result)
    })
    instance.on('response', (_client, status, _bytes, millis) => {
      times.record(Math.max(1, Math.round(millis * 1e6)))
      statuses[String(status)] = (statuses[String(status)] ?? 0) + 1
      last = performance.now()
    })
  })
  return {
    requests: times.count,
    rate: times.count / ((last - started) / 1_000),
    p50: times.percentile(50) / 1e6,
    p99: times.percentile(99) / 1e6,
    max: times.max / 1e6,
    statuses,
    failed: errors + timeouts,
  }
}

answer({ load })
