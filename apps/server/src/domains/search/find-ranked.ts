import type { Match } from './search-sql.ts'
import {
  findByIds,
  findTickets,
  matchingAmong,
  type FoundTicket,
  type SearchScope,
} from './find-tickets.queries.ts'
import { isForgiven, similarWords } from './known-words.queries.ts'
import { rankTickets, type Candidate } from './rank-tickets.ts'
import { staffProjects, withRights, type RightsMatch } from './search-rights.ts'
import type { SearchPart } from './search-terms.ts'
import { ticketsOfKeys } from './ticket-keys.queries.ts'
import { matchWanted, singleWord, wantedOf, type Wanted } from './wanted.ts'

/** The newest matches among which the best come first. A word of every third ticket has more; they follow by age. */
export const RANKED = 500
/** With fewer results for the words as typed, typos are forgiven. */
const ENOUGH = 10

export interface Ranked {
  /** In their order. */
  candidates: Candidate[]
  wanted: Wanted[]
  /** The oldest of the matches as typed, when there may be more of them; null: these are all. */
  oldest: number | null
}

/** The best of the newest matches up to a document; the same for every page of one search. */
export async function findRanked(
  scope: SearchScope,
  parts: readonly SearchPart[],
  newest: number,
): Promise<Ranked> {
  const typed = await wantedOf(scope, parts)
  const range = { from: 0, to: newest }
  const found = await findTickets(scope, allOf(scope, typed), { range, limit: RANKED })
  const byKey = await findByKeys(scope, typed, newest)
  const keyed = new Set(byKey.map((one) => one.id))
  const rest = found.filter((one) => !keyed.has(one.id))
  const few = rest.length + byKey.length < ENOUGH
  const forgiving = few ? await forgive(scope, typed) : null
  const known = new Set([...byKey, ...rest].map((one) => one.id))
  const byTypo = forgiving
    ? (await findTickets(scope, allOf(scope, forgiving), { range, limit: RANKED })).filter(
        (one) => !known.has(one.id),
      )
    : []
  const wanted = forgiving ?? typed
  const candidates = await withSigns(scope, wanted, { byKey, rest, byTypo })
  const oldest = found.length === RANKED ? (found.at(-1)?.doc ?? null) : null
  return { candidates: rankTickets(candidates, wanted), wanted, oldest }
}

/** Matches older than a document, the newest first. */
export async function findOlder(
  scope: SearchScope,
  parts: readonly SearchPart[],
  before: number,
  limit: number,
): Promise<{ found: FoundTicket[]; wanted: Wanted[] }> {
  const wanted = await wantedOf(scope, parts)
  const keys = new Set([...(await ticketsOfKeys(scope.store.db, parts)).values()].flat())
  const range = { from: 0, to: before - 1 }
  const found = await findTickets(scope, allOf(scope, wanted), { range, limit })
  // Those stood at the very beginning.
  return { found: found.filter((one) => !keys.has(one.id)), wanted }
}

/** The same with the known words one typo away; null when there is nothing to forgive. */
async function forgive(scope: SearchScope, wanted: readonly Wanted[]): Promise<Wanted[] | null> {
  const { store, slot, reach } = scope
  const internal = staffProjects(reach).staff.length > 0
  const forgiving = await Promise.all(
    wanted.map(async (one) => {
      const word = one.part.kind === 'words' && one.part.prefix ? singleWord(one.part) : null
      if (word === null || !isForgiven(word)) return one
      return { ...one, similar: await similarWords(store.background, slot, word, internal) }
    }),
  )
  return forgiving.some((one) => one.similar.length > 0) ? forgiving : null
}

function allOf({ reach, actor, narrow }: SearchScope, wanted: readonly Wanted[]): RightsMatch {
  const rights = withRights(reach, actor, (within) => ({
    all: wanted.map((one) => matchWanted(one, within)),
  }))
  return narrow.length === 0 ? rights : { ...rights, match: { all: [rights.match, ...narrow] } }
}

/** The tickets whose keys were asked for, as far as everything else that was asked for is in them. */
async function findByKeys(
  scope: SearchScope,
  wanted: readonly Wanted[],
  newest: number,
): Promise<FoundTicket[]> {
  const keys = await ticketsOfKeys(
    scope.store.db,
    wanted.map((one) => one.part),
  )
  const tickets = await findByIds(scope, [...new Set([...keys.values()].flat())])
  const fitting = await Promise.all(
    tickets.map(async (ticket) => {
      if (ticket.doc > newest) return []
      const others = wanted.filter(
        ({ part }) => !('word' in part) || !keys.get(part.word)?.includes(ticket.id),
      )
      if (others.length === 0) return [ticket]
      return findTickets(scope, allOf(scope, others), {
        range: { from: ticket.doc, to: ticket.doc },
        limit: 1,
      })
    }),
  )
  return fitting.flat()
}

async function withSigns(
  scope: SearchScope,
  wanted: readonly Wanted[],
  found: { byKey: FoundTicket[]; rest: FoundTicket[]; byTypo: FoundTicket[] },
): Promise<Candidate[]> {
  const ranked = [...found.rest, ...found.byTypo]
  const docs = ranked.map((one) => one.doc)
  const words = wanted.flatMap((one) => singleWord(one.part) ?? [])
  const inOrderMatch: Match = { words, prefix: false, within: 'texts' }
  const [inTexts, inOrder] = await Promise.all([
    matchingAmong(scope, { all: wanted.map((one) => matchWanted(one, 'texts')) }, docs),
    words.length > 1 ? matchingAmong(scope, inOrderMatch, docs) : new Set<number>(),
  ])
  const signs = (one: FoundTicket, byKey: boolean, byTypo: boolean): Candidate => ({
    ...one,
    byKey,
    byTypo,
    inTexts: inTexts.has(one.doc),
    inOrder: inOrder.has(one.doc),
  })
  return [
    ...found.byKey.map((one) => signs(one, true, false)),
    ...found.rest.map((one) => signs(one, false, false)),
    ...found.byTypo.map((one) => signs(one, false, true)),
  ]
}
