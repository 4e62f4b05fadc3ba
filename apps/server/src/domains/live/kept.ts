import { LRUCache } from 'lru-cache'

/** Bytes that keeping something costs beside its own. */
const OVERHEAD = 200

/**
 * What was made for one kind of viewer and serves all others of the same kind, for a while. Names hold everything that
 * decides what it says, so nothing here is ever wrong; it is only not asked for any more.
 */
export class Kept<Value extends { readonly length: number }> {
  readonly #kept: LRUCache<string, Value>
  readonly #making = new Map<string, Promise<Value>>()

  /** @param mostBytes of all that is kept */
  constructor(mostBytes: number) {
    this.#kept = new LRUCache({ maxSize: mostBytes, sizeCalculation: ({ length }) => length + OVERHEAD })
  }

  /** Those who ask while it is being made wait for the same one. */
  find(name: string, make: () => Promise<Value>): Value | Promise<Value> {
    return this.#kept.get(name) ?? this.#making.get(name) ?? this.#keep(name, make())
  }

  /**
   * Has those of many made together that are not there yet.
   * @param make gives a value for each, in the order given
   */
  async load<Wanted>(
    wanted: ReadonlyMap<string, Wanted>,
    make: (missing: Wanted[]) => Promise<Value[]>,
  ): Promise<void> {
    const missing = [...wanted].filter(([name]) => !this.#kept.has(name) && !this.#making.has(name))
    const waiting = [...wanted.keys()].flatMap((name) => this.#making.get(name) ?? [])
    if (missing.length > 0) {
      const made = make(missing.map(([, one]) => one))
      for (const [index, [name]] of missing.entries()) waiting.push(this.#keep(name, itemOf(made, index)))
    }
    await Promise.all(waiting)
  }

  async #keep(name: string, making: Promise<Value>): Promise<Value> {
    this.#making.set(name, making)
    try {
      const made = await making
      this.#kept.set(name, made)
      return made
    } finally {
      this.#making.delete(name)
    }
  }
}

async function itemOf<Value>(made: Promise<Value[]>, index: number): Promise<Value> {
  const value = (await made)[index]
  if (value === undefined) throw new Error(`nothing was made for number ${String(index)}`)
  return value
}
