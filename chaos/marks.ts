import type { Random } from '../apps/server/src/domains/sample-data/seeded-random.ts'

/** What became of an edit, as far as whoever made it was told. */
export type Outcome = 'acknowledged' | 'refused' | 'unknown'

/** One edit, which the log can be searched for: its mark stands in what it wrote. */
export interface Edit {
  mark: string
  how: string
  outcome: Outcome
  /** Code of the problem that refused it, or that left it unknown. */
  why: string | null
}

const MARK = /mark-\d+-\d+;/g

/** The mark of the n-th edit of a person. It is no beginning of another one. */
export function markOf(person: number, count: number): string {
  return `mark-${String(person)}-${String(count)};`
}

export function marksIn(text: string): string[] {
  return text.match(MARK) ?? []
}

/** A line of some words around a mark, of random length, so that frames differ in size. */
export function textWith(mark: string, random: Random): string {
  return `${mark} ${'word '.repeat(random.between(0, 20))}`.trim()
}
