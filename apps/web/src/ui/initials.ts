/** How many colours there are for people: tokens --hue-1 to --hue-8. */
const HUES = 8

/** First letters of the first and the last word; of a single word its first two. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/\(.*?\)/g, ' ')
    .split(/\s+/)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const [first = ''] = words
  const last = words.at(-1) ?? ''
  const letters =
    words.length < 2 ? Array.from(first).slice(0, 2) : [Array.from(first)[0], Array.from(last)[0]]
  return letters.join('').toLocaleUpperCase() || '?'
}

/** The same colour for the same person everywhere: a number from 1. */
export function hueOf(id: string): number {
  let sum = 0
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973
  return (sum % HUES) + 1
}
