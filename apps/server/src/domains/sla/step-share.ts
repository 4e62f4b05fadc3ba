/**
 * What of a run's time falls to a step: by its weight among all steps' weights; equal shares where all weights are zero.
 * A single step of weight zero beside others gets nothing: it is due at once. Milliseconds.
 */
export function stepShare(total: number, weights: readonly number[], weight: number): number {
  const sum = weights.reduce((all, one) => all + one, 0)
  if (sum === 0) return weights.length === 0 ? total : total / weights.length
  return (total * weight) / sum
}
