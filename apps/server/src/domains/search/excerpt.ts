import { findHits, type Hit } from './find-hits.ts'
import { foldLetters } from './fold-letters.ts'
import type { Wanted } from './wanted.ts'

/** Characters of an excerpt, and of them before the first word that was found. */
const EXCERPT = 240
const LEAD = 60
/** What is looked at around a place that may be one, and of a text in which no place stands out. */
const AROUND = 2_000

export interface Excerpt {
  excerpt: string
  ranges: [number, number][]
  /** Which of what was looked for stands in the text that was looked at. */
  found: Set<number>
}

/** The whole text with marks, for titles; null when nothing was found. */
export function markWhole(text: string, wanted: readonly Wanted[]): Excerpt | null {
  const hits = findHits(text, wanted)
  return hits.length === 0
    ? null
    : { excerpt: text, ranges: rangesOf(hits, 0, text.length), found: foundIn(hits) }
}

/** The part of a text where what was looked for stands; null when it does not. Looks at a bounded part of the text. */
export function makeExcerpt(text: string, wanted: readonly Wanted[]): Excerpt | null {
  const from = wordStart(text, Math.max(0, likelyPlace(text, wanted) - AROUND / 4))
  const piece = text.slice(from, from + AROUND)
  const hits = findHits(piece, wanted)
  const [first] = hits
  if (!first) return null
  const start = wordStart(piece, Math.max(0, first.start - LEAD))
  const end = wordEnd(piece, Math.max(first.end, start + EXCERPT))
  return {
    // One character for another, so that ranges stay true.
    excerpt: piece.slice(start, end).replace(/\s/g, ' '),
    ranges: rangesOf(hits, start, end),
    found: foundIn(hits),
  }
}

/** Where one of the words stands in the text, whether as a word or inside another one: an inkling, cheaply had. */
function likelyPlace(text: string, wanted: readonly Wanted[]): number {
  const folded = foldLetters(text)
  // Folding that changes lengths moves places a little; the window is wide enough for most, and the rest has no excerpt.
  const places = wanted
    .flatMap(({ part, similar }) => [part.kind === 'words' ? (part.words[0] ?? '') : part.word, ...similar])
    .map((word) => placeOf(folded, word))
    .filter((place) => place >= 0)
  return places.length === 0 ? 0 : Math.min(...places)
}

/** Before a word that begins there, if it does anywhere. */
function placeOf(folded: string, word: string): number {
  const afterSpace = folded.indexOf(` ${word}`)
  return afterSpace >= 0 ? afterSpace : folded.indexOf(word)
}

function rangesOf(hits: readonly Hit[], start: number, end: number): [number, number][] {
  const ranges: [number, number][] = []
  for (const hit of hits) {
    if (hit.start < start || hit.end > end) continue
    const last = ranges.at(-1)
    if (last && hit.start - start < last[1]) last[1] = Math.max(last[1], hit.end - start)
    else ranges.push([hit.start - start, hit.end - start])
  }
  return ranges
}

function foundIn(hits: readonly Hit[]): Set<number> {
  return new Set(hits.map((hit) => hit.of))
}

/** How far a cut may move to the next space, so that it does not go through a word. */
const LONGEST_MOVE = 30

function wordStart(text: string, at: number): number {
  if (at === 0) return 0
  const space = text.slice(at, at + LONGEST_MOVE).search(/\s/)
  return space < 0 ? wholeCharacter(text, at) : at + space + 1
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length
  const space = text.slice(at, at + LONGEST_MOVE).search(/\s/)
  return space < 0 ? wholeCharacter(text, at) : at + space
}

/** Never between the halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
