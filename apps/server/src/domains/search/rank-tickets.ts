import { findHits } from './find-hits.ts'
import type { Wanted } from './wanted.ts'

/** What the order of results depends on. */
export interface Candidate {
  doc: number
  id: string
  title: string
  /** Its key was asked for. */
  byKey: boolean
  /** Found by forgiving a typo only. */
  byTypo: boolean
  /** Everything stands in title and description. */
  inTexts: boolean
  /** The words stand there side by side, in the order in which they were typed. */
  inOrder: boolean
}

/** A word in the title, as typed or gone on; and what further signs are worth beside it. */
const TITLE_WHOLE = 8
const TITLE_LONGER = 5
const TITLE_SIMILAR = 3
const ALL_IN_TITLE = 6
const TITLE_IN_ORDER = 4
const ALL_IN_TEXTS = 2
const TEXTS_IN_ORDER = 2

/**
 * The best first: a key that was asked for; words as typed before forgiven ones; title before description before comments,
 * whole words before longer ones, words in their order before scattered ones; then the newest. Compares titles only, so
 * that 500 of them take a few milliseconds.
 */
export function rankTickets<C extends Candidate>(candidates: readonly C[], wanted: readonly Wanted[]): C[] {
  return candidates
    .map((candidate) => ({ candidate, score: scoreOf(candidate, wanted) }))
    .toSorted(
      (a, b) =>
        Number(b.candidate.byKey) - Number(a.candidate.byKey) ||
        Number(a.candidate.byTypo) - Number(b.candidate.byTypo) ||
        b.score - a.score ||
        b.candidate.doc - a.candidate.doc,
    )
    .map(({ candidate }) => candidate)
}

const WORTH = { whole: TITLE_WHOLE, longer: TITLE_LONGER, similar: TITLE_SIMILAR }

function scoreOf({ title, inTexts, inOrder }: Candidate, wanted: readonly Wanted[]): number {
  const hits = findHits(title, wanted)
  const best = wanted.map((_, of) =>
    Math.max(0, ...hits.filter((hit) => hit.of === of).map((hit) => WORTH[hit.fit])),
  )
  const all = best.every((worth) => worth > 0)
  return (
    best.reduce((sum, worth) => sum + worth, 0) / Math.max(1, wanted.length) +
    (all ? ALL_IN_TITLE : 0) +
    (all && wanted.length > 1 && inSequence(hits, wanted.length) ? TITLE_IN_ORDER : 0) +
    (inTexts ? ALL_IN_TEXTS : 0) +
    (inOrder ? TEXTS_IN_ORDER : 0)
  )
}

function inSequence(hits: readonly { of: number; start: number; end: number }[], count: number): boolean {
  return hits.some(
    (first, at) =>
      first.of === 0 &&
      hits.slice(at, at + count).length === count &&
      hits.slice(at, at + count).every((hit, index, run) => {
        const before = run[index - 1]
        // One or two characters between them: a space, or a comma and a space.
        return hit.of === index && (!before || hit.start - before.end <= 2)
      }),
  )
}
