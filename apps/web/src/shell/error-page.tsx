import { Button, Group } from '@mantine/core'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { t } from '../messages/messages.ts'
import { EmptyPlace } from '../ui/empty-place.tsx'
import { NoRightsPage } from './no-rights-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { PageAway } from './page-away.tsx'
import { PageNotLoaded } from './page-not-loaded.ts'

/** In place of a page that failed; what is around it goes on. */
export function ErrorPage({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter()
  useEffect(() => {
    if (!(error instanceof Problem || error instanceof PageNotLoaded)) reportError(error)
  }, [error])
  if (error instanceof Problem && error.status === 404) return <NotFoundPage />
  if (error instanceof Problem && error.status === 403) return <NoRightsPage />
  if (error instanceof PageNotLoaded) return <PageAway />
  const again = () => {
    reset?.()
    void router.invalidate()
  }
  return (
    <EmptyPlace
      isPage
      title={error instanceof Problem ? error.title : t('shell.failed')}
      text={error instanceof Problem ? (error.detail ?? '') : t('shell.failed_text')}
      action={
        <Group gap="sm" justify="center">
          <Button onClick={again}>{t('ui.try_again')}</Button>
          <Button variant="default" onClick={() => window.location.reload()}>
            {t('shell.reload')}
          </Button>
        </Group>
      }
    />
  )
}
