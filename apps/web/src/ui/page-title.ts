import { useEffect, useLayoutEffect } from 'react'

const PROGRAM = 'Waybill'
let ofPage = PROGRAM

/** What the tab of the browser says on this page, unless something in it says more. */
export function usePageTitle(page: string | null): void {
  // Before the effects of what is in the page.
  useLayoutEffect(() => {
    ofPage = page === null ? PROGRAM : `${page} · ${PROGRAM}`
    document.title = ofPage
    return () => {
      ofPage = PROGRAM
      document.title = PROGRAM
    }
  }, [page])
}

/** What the tab says while this is shown; null: as the page says. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return undefined
    document.title = title
    return () => {
      document.title = ofPage
    }
  }, [title])
}
