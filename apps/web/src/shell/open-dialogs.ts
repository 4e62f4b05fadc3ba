import { useSyncExternalStore } from 'react'

/** What stands over the page; one at a time. */
export type Dialog =
  | { kind: 'palette' }
  | { kind: 'help' }
  | { kind: 'create'; project?: string | undefined; title?: string | undefined }

let open: Dialog | null = null
const listeners = new Set<() => void>()

export function openDialog(dialog: Dialog): void {
  open = dialog
  for (const listener of listeners) listener()
}

export function closeDialog(): void {
  open = null
  for (const listener of listeners) listener()
}

export function useOpenDialog(): Dialog | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
  )
}
