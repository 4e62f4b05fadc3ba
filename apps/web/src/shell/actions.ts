import type { LucideIcon } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'

export const ACTION_GROUPS = ['go', 'create', 'ticket', 'list', 'help'] as const
export type ActionGroup = (typeof ACTION_GROUPS)[number]

/** Something that can be done now, by the palette and by its keys. */
export interface Action {
  id: string
  title: string
  group: ActionGroup
  /** As `c`, `g t` (one after the other), `mod+k` (Ctrl, or Command on a Mac), `shift+ArrowDown`. */
  keys?: string
  icon?: LucideIcon
  /** Further words by which it is found. */
  words?: string
  run: () => void
}

const registered = new Map<symbol, readonly Action[]>()
const listeners = new Set<() => void>()
let all: readonly Action[] = []

function tell(): void {
  // Who came last stands last: a page's own meaning of a key wins over that of what is around it.
  all = [...registered.values()].flat()
  for (const listener of listeners) listener()
}

/** These can be done as long as the component is shown; the list may be a new one each time. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => {
    const key = Symbol('actions')
    registered.set(key, actions)
    tell()
    return () => {
      registered.delete(key)
      tell()
    }
  }, [actions])
}

export function currentActions(): readonly Action[] {
  return all
}

/** Each once: of two with the same id the one that came last. */
export function useAllActions(): readonly Action[] {
  const list = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => all,
  )
  return [...new Map(list.map((action) => [action.id, action])).values()]
}
