/** What was kept of folded columns, as far as it can be read. */
export function readFolded(text: string | null): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return new Set(Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [])
  } catch (error) {
    if (error instanceof SyntaxError) return new Set()
    throw error
  }
}

export function toggled(set: ReadonlySet<string>, element: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(element)) next.add(element)
  return next
}
