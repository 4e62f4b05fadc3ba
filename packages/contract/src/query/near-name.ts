/** Names shorter than this have too many neighbours. */
const SHORTEST = 4

/**
 * The one of `names` that somebody probably meant by `word`: one letter wrong, missing, too many or swapped with its
 * neighbour, two in words of seven letters or more. null when none is near.
 */
export function nearName(word: string, names: readonly string[]): string | null {
  const lower = word.toLowerCase()
  if (lower.length < SHORTEST || lower.length > 40) return null
  let nearest: string | null = null
  let best = lower.length >= 7 ? 2 : 1
  for (const name of names) {
    if (name.length < SHORTEST || Math.abs(name.length - lower.length) > best) continue
    const steps = distance(lower, name)
    if (steps < best || (steps === best && nearest === null)) {
      nearest = name
      best = steps
    }
  }
  return nearest
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let steps = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        steps = Math.min(steps, (before[j - 2] ?? 0) + 1)
      }
      row.push(steps)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
