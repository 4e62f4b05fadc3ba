import { useRouter, type RegisteredRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Dialogs, PARTS } from './parts.tsx'

/** After the first page has come. Milliseconds. */
const QUIET = 3_000

/**
 * Fetches the dialogs at once, and the other parts and pages while nothing else is to be done, so that they open at once,
 * and without a network; not the latter in a browser that saves data. `data-fetched` at the root of the document says that all
 * of it is here.
 */
export function useFetchedAhead(isLive: boolean): void {
  const router = useRouter()
  useEffect(() => {
    // What fails is said when it is opened.
    Dialogs.fetch().catch(() => undefined)
  }, [])
  useEffect(() => {
    if (!isLive || savesData()) return
    const timer = setTimeout(() => void fetchAll(router), QUIET)
    return () => clearTimeout(timer)
  }, [router, isLive])
}

/** What people have asked of their browser, where it can say so. */
function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } }
  return connection?.saveData === true
}

async function fetchAll(router: RegisteredRouter): Promise<void> {
  const pages = Object.values(router.routesById).filter(({ id }) => id.startsWith('/inside/'))
  const parts = await Promise.allSettled(PARTS.map((part) => part.fetch()))
  await Promise.allSettled(pages.map(async (page) => router.loadRouteChunk(page)))
  const isHere = parts.every(({ status }) => status === 'fulfilled')
  // The router forgets how a page is fetched as soon as it is here.
  if (isHere && pages.every((page) => router.loadRouteChunk(page) === undefined))
    document.documentElement.dataset['fetched'] = 'all'
}
