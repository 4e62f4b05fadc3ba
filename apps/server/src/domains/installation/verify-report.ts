import { createHash, type Hash } from 'node:crypto'
import { canonicalJson } from '../../kernel/idempotency.ts'

/** Something that the log and the tables do not agree on, or that cannot be. */
export interface VerifyProblem {
  /** `log`, `ticket <id>`, `project <id>` and so on. */
  about: string
  message: string
}

export interface VerifyResult {
  ok: boolean
  events: number
  tickets: number
  /** The first of them; `problem_count` counts all. */
  problems: VerifyProblem[]
  problem_count: number
  /**
   * SHA-256 of the state in the tables, hex: the same for the same state on either engine. Names and addresses of people
   * and what belongs to one machine (sessions, tokens, cursors) are not part of it.
   */
  hash: string
}

/** Problems that are told one by one. */
const MOST_TOLD = 100
/** Characters of a value that a problem shows. */
const MOST_SHOWN = 120

/** Collects what is found, and the hash of the state as it comes by. */
export class VerifyReport {
  readonly #problems: VerifyProblem[] = []
  readonly #hash: Hash = createHash('sha256')
  #count = 0

  add(about: string, message: string): void {
    this.#count += 1
    if (this.#problems.length < MOST_TOLD) this.#problems.push({ about, message })
  }

  /**
   * Compares the state that the log gives (`undefined`: none) with the state in the tables, and takes the latter into the
   * hash. Call it in an order that depends on the state alone.
   */
  compare(about: string, log: object | undefined, table: object | undefined): void {
    const inTable = table && canonicalJson(table)
    if (inTable !== undefined) this.#hash.update(about).update('\0').update(inTable).update('\n')
    if (log === undefined && table !== undefined) this.add(about, 'is in the tables, but not in the log')
    else if (log !== undefined && table === undefined) this.add(about, 'is in the log, but not in the tables')
    else if (log !== undefined && table !== undefined && canonicalJson(log) !== inTable) {
      this.add(about, differences(log, table))
    }
  }

  result(counted: { events: number; tickets: number }): VerifyResult {
    return {
      ok: this.#count === 0,
      ...counted,
      problems: this.#problems,
      problem_count: this.#count,
      hash: this.#hash.digest('hex'),
    }
  }
}

function differences(log: object, table: object): string {
  const a = new Map<string, unknown>(Object.entries(log))
  const b = new Map<string, unknown>(Object.entries(table))
  const names = [...new Set([...a.keys(), ...b.keys()])]
  const different = names.filter((name) => shown(a.get(name)) !== shown(b.get(name)))
  return different
    .map((name) => `${name}: the log says ${short(a.get(name))}, the tables say ${short(b.get(name))}`)
    .join('; ')
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : canonicalJson(value)
}

function short(value: unknown): string {
  const text = shown(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text
}
