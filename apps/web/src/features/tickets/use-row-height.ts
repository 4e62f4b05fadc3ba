import { useSyncExternalStore } from 'react'

/** Pixels of a row: the token that style sheets use, so that both always say the same. */
export function useRowHeight(narrow: boolean): number {
  return useSyncExternalStore(
    (listener) => {
      const pointer = window.matchMedia('(pointer: coarse)')
      pointer.addEventListener('change', listener)
      return () => pointer.removeEventListener('change', listener)
    },
    () =>
      Number.parseFloat(
        getComputedStyle(document.documentElement).getPropertyValue(narrow ? '--row-tall' : '--row'),
      ),
  )
}
