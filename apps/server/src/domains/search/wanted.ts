import type { Store } from '../../kernel/store.ts'
import { longerWords } from './known-words.queries.ts'
import type { Match, SearchSlot, Within } from './search-sql.ts'
import { matchOf, type SearchPart } from './search-terms.ts'

/** A part of what is looked for, with the words that may stand in its place. */
export interface Wanted {
  part: SearchPart
  /** Everything that a beginning goes on to, instead of the beginning; null: the beginning itself. */
  longer: readonly string[] | null
  /** One typo away; empty while the words as typed find enough. */
  similar: readonly string[]
}

export function matchWanted({ part, longer, similar }: Wanted, within: Within): Match {
  const words = (list: readonly string[]) =>
    list.map((word): Match => ({ words: [word], prefix: false, within }))
  const typed = longer ? words(longer) : [matchOf(part, within)]
  const [only] = typed
  return typed.length === 1 && similar.length === 0 && only ? only : { any: [...typed, ...words(similar)] }
}

/** The word of a part that is a single one. */
export function singleWord(part: SearchPart): string | null {
  const [word] = part.kind === 'words' && part.words.length === 1 ? part.words : []
  return word ?? null
}

/** How well a word of a text fits: as typed, as a longer one, by a typo; null: it is another one. */
export function fitOf({ part, similar }: Wanted, word: string): 'whole' | 'longer' | 'similar' | null {
  const single = singleWord(part)
  if (single === null) return null
  if (word === single) return 'whole'
  if (part.kind === 'words' && part.prefix && word.startsWith(single)) return 'longer'
  return similar.includes(word) ? 'similar' : null
}

/** What the parts ask, without forgiving anything. */
export async function wantedOf(
  { store, slot }: { store: Store; slot: SearchSlot },
  parts: readonly SearchPart[],
): Promise<Wanted[]> {
  return Promise.all(
    parts.map(async (part) => {
      const word = part.kind === 'words' && part.prefix ? singleWord(part) : null
      const longer = word === null ? null : await longerWords(store, slot, word)
      return { part, longer, similar: [] }
    }),
  )
}
