import { partsOf, type SearchPart } from './search-terms.ts'
import { MOST_PARTS } from './text-condition.queries.ts'
import { tooManyWords } from './search.errors.ts'

/** What is looked for: words, and phrases in quotes; a quote that is not closed ends with the text. */
export function readSearchText(q: string): SearchPart[] {
  const parts = [...q.matchAll(/"([^"]*)"?|[^\s"]+/g)].flatMap(([written, quoted]) =>
    partsOf({ text: quoted ?? written, phrase: quoted !== undefined }),
  )
  if (parts.length > MOST_PARTS) throw tooManyWords(parts.length, MOST_PARTS)
  return parts
}
