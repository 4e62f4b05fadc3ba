import { Problem } from '@waybill/contract/problems/problem.ts'
import type { SearchPart } from './search-terms.ts'

/** Of one query: each part is looked up in the index, so a page that was pasted by mistake is refused. */
const MOST_PARTS = 40
/** Those in phrases too; a script without spaces has one for each character. */
const MOST_WORDS = 200

/** @throws Problem 400 */
export function requireFew(parts: readonly SearchPart[]): void {
  const words = parts.reduce((sum, part) => sum + (part.kind === 'words' ? part.words.length : 1), 0)
  if (parts.length > MOST_PARTS) throw tooManyWords(parts.length, MOST_PARTS)
  if (words > MOST_WORDS) throw tooManyWords(words, MOST_WORDS)
}

function tooManyWords(count: number, most: number): Problem {
  return new Problem({
    status: 400,
    code: 'search.too_many_words',
    title: 'Too many words to look for',
    detail: `There are ${String(count)} words, and at most ${String(most)} can be looked for at once. Leave the common ones out.`,
    errors: [
      { pointer: '?q', code: 'search.too_many_words', message: `may have at most ${String(most)} words` },
    ],
  })
}
