import { isObject, problemOfBody } from '../http/problems.ts'
import { conflictsOf } from './conflicts.ts'
import type { Failure, Intent } from './intent.ts'

/**
 * Where what waits to be sent, or for a decision, outlives the page: `localStorage` fits, and so does anything slower. Windows may share one
 * that answers at once; where the answer takes time, each needs its own.
 */
export interface IntentStorage {
  get(): string | null | undefined | Promise<string | null | undefined>
  set(text: string): void | Promise<void>
}

const VERSION = 1

export interface Kept {
  /** What waits to be sent. */
  intents: readonly Intent[]
  /** What was refused, and nobody has dismissed or done differently yet. */
  failures: readonly Failure[]
}

const NOTHING: Kept = { intents: [], failures: [] }

/** What was kept; nothing when it is damaged or of another version of the client. */
export async function readKept(storage: IntentStorage): Promise<Kept> {
  return decode(await storage.get())
}

function decode(text: string | null | undefined): Kept {
  if (typeof text !== 'string') return NOTHING
  try {
    const kept: unknown = JSON.parse(text)
    if (!isObject(kept) || kept['version'] !== VERSION) return NOTHING
    return {
      intents: listOf(kept['intents']).filter(isIntent),
      failures: listOf(kept['failures']).flatMap((one) => readFailure(one) ?? []),
    }
  } catch (error) {
    if (error instanceof SyntaxError) return NOTHING
    throw error
  }
}

function encode({ intents, failures }: Kept): string {
  const refused = failures.map(({ intent, problem }) => ({ intent, problem: problem.toBody() }))
  return JSON.stringify({ version: VERSION, intents, failures: refused })
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function readFailure(value: unknown): Failure | null {
  if (!isObject(value) || !isIntent(value['intent']) || !isObject(value['problem'])) return null
  const problem = problemOfBody(value['problem'])
  return problem && { intent: value['intent'], problem, conflicts: conflictsOf(problem) }
}

function isIntent(value: unknown): value is Intent {
  if (!isObject(value) || typeof value['ref'] !== 'string' || typeof value['owner'] !== 'string') return false
  if (value['kind'] === 'create') return isObject(value['ticket'])
  if (typeof value['ticket_id'] !== 'string') return false
  switch (value['kind']) {
    case 'update':
      return typeof value['base_seq'] === 'number' && isObject(value['changes']) && isObject(value['seen'])
    case 'move':
      return isObject(value['place']) && isObject(value['shown'])
    case 'comment':
      return isObject(value['comment'])
    default:
      return false
  }
}

/**
 * Writes the newest list, one write after the other, and never an older one after a newer one. What other windows have
 * written there stays.
 */
export class KeptIntents {
  readonly #storage: IntentStorage
  readonly #onDecided: (refs: ReadonlySet<string>) => void
  readonly #onError: (error: unknown) => void
  #next: Kept | null = null
  #writing = false
  /** All that this window has ever kept: the rest is of others. */
  readonly #own = new Set<string>()
  /** Failures that have been written. */
  readonly #refused = new Set<string>()

  /** @param acts onDecided is told what another window has dismissed or done differently */
  constructor(
    storage: IntentStorage,
    acts: { onDecided: (refs: ReadonlySet<string>) => void; onError: (error: unknown) => void },
  ) {
    this.#storage = storage
    this.#onDecided = acts.onDecided
    this.#onError = acts.onError
  }

  keep(kept: Kept): void {
    this.#next = kept
    for (const { ref } of kept.intents) this.#own.add(ref)
    for (const { intent } of kept.failures) this.#own.add(intent.ref)
    if (!this.#writing) void this.#write()
  }

  async #write(): Promise<void> {
    this.#writing = true
    try {
      while (this.#next) {
        const { intents, failures } = this.#next
        this.#next = null
        const text = this.#storage.get()
        // At once where it can be: another window writes only when this one has finished.
        const there = decode(text instanceof Promise ? await text : text)
        const decided = this.#decidedElsewhere(there)
        const isOfOthers = ({ ref }: Intent) => !this.#own.has(ref)
        const all = {
          intents: [...there.intents.filter(isOfOthers), ...intents],
          failures: [
            ...there.failures.filter(({ intent }) => isOfOthers(intent)),
            ...failures.filter(({ intent }) => !decided.has(intent.ref)),
          ],
        }
        await this.#storage.set(encode(all))
        this.#refused.clear()
        for (const { intent } of all.failures) if (this.#own.has(intent.ref)) this.#refused.add(intent.ref)
        if (decided.size > 0) this.#onDecided(decided)
      }
    } catch (error) {
      this.#onError(error)
    } finally {
      this.#writing = false
    }
  }

  /** What this window has written and is not there any more; of a storage that was emptied nobody has decided anything. */
  #decidedElsewhere(there: Kept): ReadonlySet<string> {
    if (there === NOTHING) return new Set()
    const left = [...there.intents, ...there.failures.map(({ intent }) => intent)].map(({ ref }) => ref)
    return this.#refused.difference(new Set(left))
  }
}
