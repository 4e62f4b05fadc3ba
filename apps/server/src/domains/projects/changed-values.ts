/** Before and after of those values that really change, as events carry them; null when none does (rule L3). */
export function changedValues<Values extends object>(
  current: Values,
  wanted: Partial<Values>,
): { before: Partial<Values>; after: Partial<Values> } | null {
  const before: Partial<Values> = {}
  const after: Partial<Values> = {}
  for (const name of Object.keys(current) as (keyof Values)[]) {
    const value = wanted[name]
    if (value === undefined || JSON.stringify(value) === JSON.stringify(current[name])) continue
    before[name] = current[name]
    after[name] = value
  }
  return Object.keys(after).length === 0 ? null : { before, after }
}
