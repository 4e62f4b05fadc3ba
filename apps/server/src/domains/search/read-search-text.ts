import { partsOf, type SearchPart } from './search-terms.ts'
import { requireFew } from './search.errors.ts'

/** What is looked for: words, and phrases in quotes; a quote that is not closed ends with the text. */
export function readSearchText(q: string): SearchPart[] {
  const parts = [...q.matchAll(/"([^"]*)"?|[^\s"]+/g)].flatMap(([written, quoted]) =>
    partsOf({ text: quoted ?? written, phrase: quoted !== undefined }),
  )
  requireFew(parts)
  return parts
}
