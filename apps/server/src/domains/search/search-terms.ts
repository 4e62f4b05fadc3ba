import type { TextCondition } from '@waybill/contract/query/query.ts'
import type { Match, Within } from './search-sql.ts'
import { TICKET_KEY, tokenize, type Compound, type Word } from './tokenize.ts'

/** From this many letters on a word is found by its beginning; shorter ones would find too much. */
const SHORTEST_PREFIX = 3

/** Characters of scripts without spaces are words of one character; a beginning of them says nothing. */
const SPACED = /^[\p{L}\p{N}\p{M}]{3,}$/u

/** What somebody looks for: one of the things that all have to be found in a ticket. */
export type SearchPart =
  /** Words side by side; with `prefix` the last one may go on. */
  | { kind: 'words'; words: readonly string[]; prefix: boolean }
  /** Something with connectors in it, as it was written. */
  | { kind: 'exact'; word: string; prefix: boolean }
  /** The key of a ticket: the ticket that has it, or whose text names it. */
  | { kind: 'key'; word: string; project: string; number: number }
  /** What a ticket was called where it was imported from: `#12`, or `WEB#12` in one project. */
  | { kind: 'alias'; word: string; project: string | null; alias: string }

/** `#12` and `WEB#12`. */
const TICKET_ALIAS = /^([a-z][a-z0-9]{1,9})?(#\d{1,15})$/i

/**
 * The parts of a condition; none for one without letters and digits. A word of three letters and more may go on, a
 * compound too; a key may not: WEB-1 is not WEB-12. In quotes nothing goes on.
 */
export function partsOf({ text, phrase }: Pick<TextCondition, 'text' | 'phrase'>): SearchPart[] {
  if (phrase) return quotedParts(text)
  return text.split(/\s+/).flatMap((piece) => pieceParts(piece))
}

function pieceParts(piece: string): SearchPart[] {
  const [, project, alias] = TICKET_ALIAS.exec(piece) ?? []
  if (alias !== undefined)
    return [{ kind: 'alias', word: piece.toLowerCase(), project: project?.toUpperCase() ?? null, alias }]
  const { words, compounds } = tokenize(piece)
  const [first] = words
  const last = words.at(-1)
  if (!first || !last) return []
  const whole = compounds.find((one) => !one.key && one.start === first.start && one.end >= last.end)
  if (whole) return [exactPart(whole, true)]
  const prefix = last.word.length >= SHORTEST_PREFIX && SPACED.test(last.word)
  return [{ kind: 'words', words: words.map((one) => one.word), prefix }]
}

function exactPart({ word }: Word, prefix: boolean): SearchPart {
  const [, project, number] = TICKET_KEY.exec(word) ?? []
  if (project === undefined || number === undefined) return { kind: 'exact', word, prefix }
  return { kind: 'key', word, project: project.toUpperCase(), number: Number(number) }
}

function quotedParts(text: string): SearchPart[] {
  const { words, compounds } = tokenize(text)
  if (words.length === 0) return []
  const [piece] = text.trim().split(/\s+/)
  const only = piece === text.trim() ? pieceParts(piece) : []
  if (only[0]?.kind === 'key' || only[0]?.kind === 'alias') return only
  return [
    ...(only[0]?.kind === 'exact'
      ? []
      : [{ kind: 'words' as const, words: words.map((one) => one.word), prefix: false }]),
    ...compounds
      .filter((one) => !isInside(one, compounds))
      .map(({ word }): SearchPart => ({ kind: 'exact', word, prefix: false })),
  ]
}

function isInside(one: Compound, all: readonly Compound[]): boolean {
  return all.some((other) => other !== one && other.start <= one.start && other.end >= one.end)
}

/** A part as the index is asked for it. */
export function matchOf(part: SearchPart, within: Within): Match {
  if (part.kind === 'words') return { words: part.words, prefix: part.prefix, within }
  return { exact: part.word, prefix: part.kind === 'exact' && part.prefix, within }
}
