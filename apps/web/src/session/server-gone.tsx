import { Button } from '@mantine/core'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import { useEffect } from 'react'
import { t } from '../messages/messages.ts'
import { EmptyPlace } from '../ui/empty-place.tsx'
import { findOutWhoIsHere } from './session.ts'

const AGAIN_EVERY = 5_000

/** The server does not answer, so nobody knows who is here. It is asked again by itself. */
export function ServerGone({ problem }: { problem: Problem }) {
  useEffect(() => {
    const timer = setInterval(() => void findOutWhoIsHere(), AGAIN_EVERY)
    return () => clearInterval(timer)
  }, [])
  return (
    <main>
      <EmptyPlace
        isPage
        title={t('session.gone')}
        text={problem.status === 0 ? t('session.gone_text') : (problem.detail ?? problem.title)}
        action={<Button onClick={() => void findOutWhoIsHere()}>{t('ui.try_again')}</Button>}
      />
    </main>
  )
}
