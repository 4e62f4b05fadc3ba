import type { WordLine } from './rule-words.ts'

export interface ComparedLine extends WordLine {
  change: 'same' | 'added' | 'removed'
}

/** The lines of both in one list: what only one of them says is marked. Longest common lines; a rule has few. */
export function comparedLines(before: readonly WordLine[], after: readonly WordLine[]): ComparedLine[] {
  const isSame = (a: WordLine | undefined, b: WordLine | undefined) =>
    a?.text === b?.text && a?.depth === b?.depth
  /** How many lines are common from these places on. */
  const common = Array.from({ length: before.length + 1 }, () => after.map(() => 0))
  const at = (i: number, j: number) => common[i]?.[j] ?? 0
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const row = common[i]
      if (row)
        row[j] = isSame(before[i], after[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const lines: ComparedLine[] = []
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const [old, next] = [before[i], after[j]]
    if (old && next && isSame(old, next)) {
      lines.push({ ...next, change: 'same' })
      i++
      j++
    } else if (old && (!next || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ ...old, change: 'removed' })
      i++
    } else if (next) {
      lines.push({ ...next, change: 'added' })
      j++
    }
  }
  return lines
}
