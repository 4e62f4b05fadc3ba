/** How many parts a table has, and up to how many entries it keeps that number. */
const SIZES = [
  { buckets: 16, most: 256 },
  { buckets: 256, most: 8_192 },
  { buckets: 4_096, most: Infinity },
] as const

type Bucket<T> = ReadonlyMap<string, T>

/**
 * A map that is never changed: `set` and `delete` give another one that shares all but one of its buckets with it. So one
 * change among 100,000 tickets copies 4,096 references and some 25 entries, and whoever compares by identity sees what stayed
 * the same.
 */
export class Table<T> {
  readonly #buckets: readonly (Bucket<T> | undefined)[]
  readonly size: number

  private constructor(buckets: readonly (Bucket<T> | undefined)[], size: number) {
    this.#buckets = buckets
    this.size = size
  }

  static empty<T>(): Table<T> {
    return new Table<T>(emptyBuckets(SIZES[0].buckets), 0)
  }

  get(key: string): T | undefined {
    return this.#bucket(key)?.get(key)
  }

  has(key: string): boolean {
    return this.#bucket(key)?.has(key) ?? false
  }

  /** The same table when the key already holds this very value. */
  set(key: string, value: T): Table<T> {
    const old = this.#bucket(key)
    if (old?.get(key) === value && old?.has(key)) return this
    const bucket = new Map(old).set(key, value)
    return this.#with(key, bucket, this.size + bucket.size - (old?.size ?? 0))
  }

  delete(key: string): Table<T> {
    const old = this.#bucket(key)
    if (!old?.has(key)) return this
    const bucket = new Map(old)
    bucket.delete(key)
    return this.#with(key, bucket, this.size - 1)
  }

  /** In no particular order. */
  *entries(): Generator<[string, T], void, undefined> {
    for (const bucket of this.#buckets) if (bucket) yield* bucket
  }

  *values(): Generator<T, void, undefined> {
    for (const bucket of this.#buckets) if (bucket) yield* bucket.values()
  }

  /** Keys that were set or deleted between `before` and this table; costs what has changed, not what is there. */
  *keysChangedSince(before: Table<T>): Generator<string, void, undefined> {
    if (this.#buckets.length !== before.#buckets.length) {
      for (const [key, value] of this.entries()) if (before.get(key) !== value || !before.has(key)) yield key
      for (const [key] of before.entries()) if (!this.has(key)) yield key
      return
    }
    for (const [at, now] of this.#buckets.entries()) {
      const then = before.#buckets[at]
      if (now === then) continue
      for (const [key, value] of now ?? []) if (then?.get(key) !== value || !then.has(key)) yield key
      for (const key of then?.keys() ?? []) if (!now?.has(key)) yield key
    }
  }

  #bucket(key: string): Bucket<T> | undefined {
    return this.#buckets[bucketOf(key, this.#buckets.length)]
  }

  #with(key: string, bucket: Bucket<T>, size: number): Table<T> {
    const count = this.#buckets.length
    const buckets = this.#buckets.slice()
    buckets[bucketOf(key, count)] = bucket
    const fitting = SIZES.find(({ most }) => size <= most)?.buckets ?? count
    return new Table<T>(fitting > count ? spread(buckets, fitting) : buckets, size)
  }
}

function emptyBuckets<T>(count: number): (Bucket<T> | undefined)[] {
  return Array.from({ length: count })
}

/** The same entries in more buckets. */
function spread<T>(buckets: readonly (Bucket<T> | undefined)[], count: number): (Bucket<T> | undefined)[] {
  const made: (Map<string, T> | undefined)[] = emptyBuckets<T>(count).map(() => undefined)
  for (const bucket of buckets) {
    for (const [key, value] of bucket ?? []) {
      const at = bucketOf(key, count)
      made[at] = (made[at] ?? new Map<string, T>()).set(key, value)
    }
  }
  return made
}

/** Letters of the end of an id that count: its beginning is the time, the same for all that were made together. */
const LETTERS = 6

function bucketOf(key: string, count: number): number {
  let hash = 0
  for (let at = Math.max(0, key.length - LETTERS); at < key.length; at += 1) {
    hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0
  }
  return (hash ^ (hash >>> 15)) & (count - 1)
}
