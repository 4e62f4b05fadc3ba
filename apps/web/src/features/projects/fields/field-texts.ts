const MOST = 40

/** A key for a field of this name: lower case, with underscores. While somebody types, one may still end in one. */
export function suggestFieldKey(name: string, isWhole = true): string {
  const key = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, MOST)
  return isWhole ? key.replace(/_+$/, '') : key
}

/** The lines that say something, each once. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return [...new Set(lines.filter((line) => line !== ''))]
}
