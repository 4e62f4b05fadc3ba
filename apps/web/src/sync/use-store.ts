import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { Snapshot } from '@waybill/client'
import { client } from '../session/client.ts'

/**
 * What `select` reads of the store; the component shows itself again only when that is another object. The functions of
 * @waybill/client (`ticketOf`, `commentsOf`, ...) give the same object as long as it says the same.
 */
export function useStore<T>(select: (snapshot: Snapshot) => T): T {
  const { subscribe, getSnapshot } = client.store
  return useSyncExternalStore(subscribe, () => select(getSnapshot()))
}

/** The same for what `select` makes anew each time: told apart by `isSame`. */
export function useStoreBy<T>(select: (snapshot: Snapshot) => T, isSame: (a: T, b: T) => boolean): T {
  const last = useRef<{ value: T } | null>(null)
  const read = useCallback(() => {
    const value = select(client.store.getSnapshot())
    if (last.current && isSame(last.current.value, value)) return last.current.value
    last.current = { value }
    return value
  }, [select, isSame])
  return useSyncExternalStore(client.store.subscribe, read)
}
