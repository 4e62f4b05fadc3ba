import { useSyncExternalStore } from 'react'

/** Attachments that wait in a composer of this page for the comment that takes them. */
let waiting: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

function change(next: ReadonlySet<string>): void {
  waiting = next
  for (const listener of listeners) listener()
}

export function filesWait(ids: readonly string[]): () => void {
  if (ids.length > 0) change(new Set([...waiting, ...ids]))
  return () => {
    if (ids.length > 0) change(new Set([...waiting].filter((id) => !ids.includes(id))))
  }
}

export function useWaitingFiles(): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => waiting,
  )
}
