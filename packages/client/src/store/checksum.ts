import type { State } from './state.ts'
import { compare } from './select.ts'

/** Of a ticket, only there when they were asked for; frames never hold them. */
const ASKED_FOR = new Set(['watchers', 'links', 'aliases', 'at'])

/**
 * A hash of all known tickets and comments, so that two states can be compared, as one that followed the log with one that
 * was fetched just now. It depends neither on the order in which they became known nor on that of their properties. 64
 * bits in hexadecimal; against accidents, not against attackers.
 */
export function checksum(state: State): string {
  const tickets = [...state.tickets.values()].map(({ value }) => ({ id: value.id, of: value }))
  const comments = [...state.comments.values()].flatMap((table) =>
    [...table.values()].map(({ value }) => ({ id: value.id, of: value })),
  )
  const hash = new Hash()
  for (const list of [tickets, comments]) {
    for (const { of } of list.toSorted((a, b) => compare(a.id, b.id))) hash.add(canonical(withoutAsked(of)))
  }
  return hash.text()
}

/** At the top only: a custom field may have any of these names. */
function withoutAsked(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !ASKED_FOR.has(name)))
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => compare(a, b)))
      : inner,
  )
}

/** Two multiply-and-xor hashes of 32 bits with different multipliers, side by side. */
class Hash {
  #a = 0x811c9dc5
  #b = 0x9e3779b9

  add(text: string): void {
    for (let at = 0; at <= text.length; at++) {
      // Past the end stands a mark between texts that no code unit is.
      const unit = at < text.length ? text.charCodeAt(at) : 0x10000
      this.#a = Math.imul(this.#a ^ unit, 0x01000193)
      this.#b = Math.imul(this.#b ^ unit, 0x85ebca6b) + 1
    }
  }

  text(): string {
    return [this.#a, this.#b].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('')
  }
}
