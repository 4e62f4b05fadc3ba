/** The word that was probably meant: at most two typing mistakes away, or the only one that starts so; else null. */
export function nearest(word: string, known: readonly string[]): string | null {
  const starting = known.filter((one) => word.length >= 2 && one.startsWith(word))
  if (starting.length === 1) return starting[0] ?? null
  const byDistance = known
    .map((one) => ({ one, distance: distanceBetween(word, one) }))
    .toSorted((a, b) => a.distance - b.distance)[0]
  return byDistance && byDistance.distance <= 2 && byDistance.distance < word.length ? byDistance.one : null
}

/** Levenshtein's: insertions, deletions and replacements that turn one into the other. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
