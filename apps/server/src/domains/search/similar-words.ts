/**
 * Whether one typo leads from one word to the other: a letter more, less or another one, or two neighbours swapped
 * (Damerau-Levenshtein distance 1).
 */
export function isOneTypoAway(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [Array.from(a), Array.from(b)] : [Array.from(b), Array.from(a)]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  const same = (left: string[], right: string[]) => left.join('') === right.join('')
  if (long.length > short.length) return same(short.slice(at), long.slice(at + 1))
  if (at === short.length) return false
  if (same(short.slice(at + 1), long.slice(at + 1))) return true
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at]
  return swapped && same(short.slice(at + 2), long.slice(at + 2))
}

/**
 * What a typo leaves of a word: whichever letter it hits, either the first `start` letters are untouched or the last `end`
 * ones, also when two letters in the middle are swapped.
 */
export function untouchedParts(word: string): { start: string; end: string } {
  const letters = Array.from(word)
  const start = Math.floor(letters.length / 2)
  return { start: letters.slice(0, start).join(''), end: letters.slice(start + 1).join('') }
}
