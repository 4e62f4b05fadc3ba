import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/** Loads the other pages while nothing else is to be done, so that they open at once, and without a network. */
export function useLoadedPages(isLive: boolean): void {
  const router = useRouter()
  useEffect(() => {
    if (!isLive) return
    const timer = setTimeout(() => {
      for (const route of Object.values(router.routesById))
        if (route.id.startsWith('/inside/')) router.loadRouteChunk(route)?.catch(() => undefined)
    }, QUIET)
    return () => clearTimeout(timer)
  }, [router, isLive])
}

/** After the first page has come. Milliseconds. */
const QUIET = 3_000
