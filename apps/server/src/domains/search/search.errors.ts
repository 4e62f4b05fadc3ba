import { Problem } from '@waybill/contract/problems/problem.ts'

export function tooManyWords(count: number, most: number): Problem {
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
