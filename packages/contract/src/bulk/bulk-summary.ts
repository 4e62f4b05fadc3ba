/** How many tickets of a selection would change, and how many not. */
export interface BulkCounts {
  total: number
  changing: number
  unchanged: number
  refused: number
  not_found: number
}

/** "312 tickets: 290 change, 20 unchanged, 2 not allowed, 1 not found"; what is none is left out, but for the changes. */
export function bulkSummary(counts: BulkCounts): string {
  const refused = counts.refused - counts.not_found
  const parts = [
    `${String(counts.changing)} change`,
    ...(counts.unchanged > 0 ? [`${String(counts.unchanged)} unchanged`] : []),
    ...(refused > 0 ? [`${String(refused)} not allowed`] : []),
    ...(counts.not_found > 0 ? [`${String(counts.not_found)} not found`] : []),
  ]
  return `${String(counts.total)} ticket${counts.total === 1 ? '' : 's'}: ${parts.join(', ')}`
}
