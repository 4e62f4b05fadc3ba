/** What decides the order of a ticket's rows. */
export interface Placed {
  line: number
  /** The value of the order column; null where the mapping names none. */
  order: number | null
  /** When the row says that it happened, in milliseconds. */
  at: number
}

/**
 * The rows in the order in which they become the ticket's history: by the order column. Such counters are sometimes
 * wrong, and the file's own order right: where sorting makes the times run backwards more often than the file does, the
 * file's order stands. Times do not sort by themselves, because they are often rounded to minutes.
 */
export function inOrder<Row extends Placed>(rows: readonly Row[]): Row[] {
  const asInFile = rows.toSorted((a, b) => a.line - b.line)
  const sorted = asInFile.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
  return backwardSteps(sorted) > backwardSteps(asInFile) ? asInFile : sorted
}

function backwardSteps(rows: readonly Placed[]): number {
  let steps = 0
  let before = Number.NEGATIVE_INFINITY
  for (const { at } of rows) {
    if (at < before) steps += 1
    before = at
  }
  return steps
}
