import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { t } from '../messages/messages.ts'
import { useConnection } from '../sync/use-connection.ts'
import { EmptyPlace } from '../ui/empty-place.tsx'

/** Loaded anew twice within this time, a page that cannot be had would do so for ever. Milliseconds. */
const SOON = 30_000
/** A connection that breaks is noticed within this time. Milliseconds. */
const NOTICED = 2_000
const KEY = 'waybill.loaded-anew'

/** In place of a page that could not be fetched: opens it as soon as that is possible. What was written meanwhile is kept. */
export function PageAway() {
  const isLive = useConnection() === 'live'
  useEffect(() => {
    if (!isLive) return
    const timer = setTimeout(() => {
      const now = Date.now()
      if (now - Number(sessionStorage.getItem(KEY)) < SOON) return
      sessionStorage.setItem(KEY, String(now))
      window.location.reload()
    }, NOTICED)
    return () => clearTimeout(timer)
  }, [isLive])
  return (
    <EmptyPlace
      isPage
      title={t('shell.page_away')}
      text={t('shell.page_away_text')}
      action={
        isLive && (
          <Button variant="default" onClick={() => window.location.reload()}>
            {t('shell.reload')}
          </Button>
        )
      }
    />
  )
}
