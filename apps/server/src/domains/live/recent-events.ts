import type { LogEvent } from '@waybill/contract/events/event.ts'
import { MOST_MISSED } from '@waybill/contract/protocol/protocol.ts'
import { LRUCache } from 'lru-cache'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'

/** Events that are read and kept together. The log has no gaps (rule L1), so run n holds seq n * 250 + 1 and what follows. */
const RUN = 250
/** Of the data of all events that are kept, in UTF-16 code units: 64 MiB at most, or one run if that alone is longer. */
const MOST_CHARACTERS = 32 * 1024 * 1024

interface Run {
  events: LogEvent[]
  characters: number
  loading: Promise<void> | null
}

/**
 * The newest events in memory, read once for all sockets of this node: a thousand that come back after a restart cost
 * forty queries together, not forty each. Older ones are read from the database when somebody asks.
 */
export class RecentEvents {
  readonly #db: Db
  readonly #runs: LRUCache<number, Run>
  /** Those that are being read, kept or not: whoever asks meanwhile waits for the same reading. */
  readonly #loading = new Map<number, Run>()

  /** @param mostCharacters of the data of all events that are kept */
  constructor(db: Db, mostCharacters = MOST_CHARACTERS) {
    this.#db = db
    this.#runs = new LRUCache({
      max: MOST_MISSED / RUN + 1,
      maxSize: mostCharacters,
      // What is longer than all may be is kept alone: not to keep it would be to read it again for each who asks.
      sizeCalculation: ({ characters }) => Math.min(characters + 1, mostCharacters),
    })
  }

  /** Events after a position in the order of the log, some 250 at most; `head` has been committed. */
  async after(position: number, head: number): Promise<LogEvent[]> {
    const index = Math.floor(position / RUN)
    const start = index * RUN
    const upTo = Math.min(head, start + RUN)
    const run = this.#runs.get(index) ?? this.#loading.get(index) ?? emptyRun()
    while (run.events.length < upTo - start) {
      run.loading ??= this.#load(index, run)
      await run.loading
    }
    return run.events.slice(position - start, upTo - start)
  }

  /** Whether one of the events between two positions is such; `upTo` has been committed. */
  async has(after: number, upTo: number, isSuch: (event: LogEvent) => boolean): Promise<boolean> {
    for (let at = after; at < upTo; ) {
      const events = await this.after(at, upTo)
      if (events.some(isSuch)) return true
      at = events.at(-1)?.seq ?? upTo
    }
    return false
  }

  async #load(index: number, run: Run): Promise<void> {
    this.#loading.set(index, run)
    try {
      const after = index * RUN + run.events.length
      const events = await readEvents(this.#db, { after, limit: RUN - run.events.length })
      if (events[0]?.seq !== after + 1) throw new Error(`event ${String(after + 1)} is missing in the log`)
      run.events.push(...events)
      for (const event of events) run.characters += JSON.stringify(event.data).length
      // The cache looks at a size only when it takes something in.
      this.#runs.delete(index)
      this.#runs.set(index, run)
    } finally {
      this.#loading.delete(index)
      run.loading = null
    }
  }
}

function emptyRun(): Run {
  return { events: [], characters: 0, loading: null }
}
