const MOST = 4

/** A key for a project of this name: the first letters of its words, or of its only word. */
export function suggestKey(name: string): string {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .map((word) => word.replace(/^[0-9]+/, ''))
    .filter((word) => word !== '')
  const [first = ''] = words
  const letters = words.length > 1 ? words.map((word) => word.charAt(0)).join('') : first
  return letters.slice(0, MOST)
}
