/** Which tickets are chosen: one by one, or all that the query finds. */
export interface Selection {
  ids: ReadonlySet<string>
  /** Everything that the query finds, also what no page has loaded. */
  all: boolean
  /** Where a range begins. */
  anchor: string | null
}

export const NOTHING_CHOSEN: Selection = { ids: new Set(), all: false, anchor: null }

/** Chooses a ticket, or no longer. */
export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, all: false, anchor: id }
}

/** Chooses all from the anchor to this ticket, besides what was chosen; `order` is that of the list. */
export function extendTo(selection: Selection, id: string, order: readonly string[]): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor)
  const to = order.indexOf(id)
  if (from < 0 || to < 0) return toggle(selection, id)
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...selection.ids, ...range]), all: false, anchor: selection.anchor }
}

export function chooseLoaded(order: readonly string[]): Selection {
  return { ids: new Set(order), all: false, anchor: order[0] ?? null }
}

/** What is left of a choice when tickets leave the list. The same object when all are still there. */
export function keepOnly(selection: Selection, order: readonly string[]): Selection {
  if (selection.ids.size === 0) return selection
  const there = new Set(order)
  const ids = new Set([...selection.ids].filter((id) => there.has(id)))
  return ids.size === selection.ids.size ? selection : { ...selection, ids }
}
