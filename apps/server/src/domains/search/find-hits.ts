import { fitOf, type Wanted } from './wanted.ts'
import { tokenize, type Tokens, type Word } from './tokenize.ts'

/** Where something that was looked for stands in a text; `end` exclusive, UTF-16 code units. */
export interface Hit {
  start: number
  end: number
  /** Index of what was looked for. */
  of: number
  fit: 'whole' | 'longer' | 'similar'
}

/** Everything in a text that was looked for, in order; hits may overlap where one word answers to two. */
export function findHits(text: string, wanted: readonly Wanted[]): Hit[] {
  const tokens = tokenize(text)
  return wanted.flatMap((one, of) => hitsOf(tokens, one, of)).toSorted((a, b) => a.start - b.start)
}

function hitsOf({ words, compounds }: Tokens, wanted: Wanted, of: number): Hit[] {
  const { part } = wanted
  if (part.kind !== 'words') {
    const prefix = part.kind === 'exact' && part.prefix
    return compounds.flatMap(({ word, start, end }): Hit[] => {
      if (word === part.word) return [{ start, end, of, fit: 'whole' }]
      return prefix && word.startsWith(part.word) ? [{ start, end, of, fit: 'longer' }] : []
    })
  }
  if (part.words.length === 1) {
    return words.flatMap(({ word, start, end }): Hit[] => {
      const fit = fitOf(wanted, word)
      return fit === null ? [] : [{ start, end, of, fit }]
    })
  }
  return words.flatMap((_, at): Hit[] => {
    const last = words[at + part.words.length - 1]
    if (!last || !standsAt(words, at, part.words, part.prefix)) return []
    return [{ start: words[at]?.start ?? 0, end: last.end, of, fit: 'whole' }]
  })
}

function standsAt(words: readonly Word[], at: number, wanted: readonly string[], prefix: boolean): boolean {
  return wanted.every((one, index) => {
    const word = words[at + index]?.word
    return word === one || (prefix && index === wanted.length - 1 && word?.startsWith(one) === true)
  })
}
