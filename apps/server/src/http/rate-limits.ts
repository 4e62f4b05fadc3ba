import { Problem } from '@waybill/contract/problems/problem.ts'

/** `capacity` calls at once; refilled evenly so that a whole capacity comes back in `windowSeconds`. */
export interface Limit {
  name: string
  capacity: number
  windowSeconds: number
}

/** The defaults of the API, per address or per person. */
export const LIMITS = {
  signIn: { name: 'sign-in', capacity: 5, windowSeconds: 60 },
  ticketsByRequester: { name: 'tickets', capacity: 30, windowSeconds: 3_600 },
  exports: { name: 'exports', capacity: 10, windowSeconds: 60 },
  dryRuns: { name: 'dry-runs', capacity: 10, windowSeconds: 60 },
  calls: { name: 'calls', capacity: 600, windowSeconds: 60 },
} as const satisfies Record<string, Limit>

interface Bucket {
  tokens: number
  at: number
}

export interface LimitState {
  limit: Limit
  remaining: number
  /** Seconds until the bucket is full again. */
  resetSeconds: number
}

/** Buckets kept at most; beyond it full ones are forgotten, which changes nothing for anybody. */
const MOST_BUCKETS = 100_000

/**
 * Token buckets of one process (a bucket of each kind for each key). A bucket, unlike a fixed window, cannot be doubled
 * by calling at a window's edge.
 */
export class RateLimits {
  readonly #buckets = new Map<string, Bucket>()
  readonly #now: () => number

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  /**
   * Takes one call out of the bucket of `key`.
   * @throws Problem 429 with Retry-After when it is empty.
   */
  take(limit: Limit, key: string): LimitState {
    const now = this.#now()
    const id = `${limit.name}:${key}`
    const bucket = this.#buckets.get(id) ?? { tokens: limit.capacity, at: now }
    const perMilli = limit.capacity / (limit.windowSeconds * 1_000)
    const tokens = Math.min(limit.capacity, bucket.tokens + Math.max(0, now - bucket.at) * perMilli)
    const allowed = tokens >= 1
    const left = allowed ? tokens - 1 : tokens
    if (!this.#buckets.has(id) && this.#buckets.size >= MOST_BUCKETS) this.#forgetFull(now)
    this.#buckets.set(id, { tokens: left, at: now })
    const resetSeconds = Math.ceil((limit.capacity - left) / perMilli / 1_000)
    if (!allowed) throw tooMany(limit, Math.max(1, Math.ceil((1 - tokens) / perMilli / 1_000)), resetSeconds)
    return { limit, remaining: Math.floor(left), resetSeconds }
  }

  /** The same for who is refused anyway: what to answer instead when the bucket is empty. */
  refusal(limit: Limit, key: string): Problem | null {
    try {
      this.take(limit, key)
      return null
    } catch (error) {
      if (error instanceof Problem) return error
      throw error
    }
  }

  #forgetFull(now: number): void {
    for (const [id, bucket] of this.#buckets) {
      if (now - bucket.at > 3_600_000) this.#buckets.delete(id)
    }
    const oldest = this.#buckets.keys().next()
    if (this.#buckets.size >= MOST_BUCKETS && !oldest.done) this.#buckets.delete(oldest.value)
  }
}

/** The `RateLimit-*` headers of an answer. */
export function limitHeaders(state: LimitState): Record<string, string> {
  return {
    'ratelimit-limit': String(state.limit.capacity),
    'ratelimit-remaining': String(state.remaining),
    'ratelimit-reset': String(state.resetSeconds),
  }
}

function tooMany(limit: Limit, retryAfter: number, reset: number): Problem {
  return new Problem({
    status: 429,
    code: 'request.too_many',
    title: 'Too many requests',
    detail: `The limit "${limit.name}" is ${String(limit.capacity)} in ${String(limit.windowSeconds)} s. Try again in ${String(retryAfter)} s.`,
    headers: {
      'retry-after': String(retryAfter),
      ...limitHeaders({ limit, remaining: 0, resetSeconds: reset }),
    },
  })
}
