import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { t } from '../messages/messages.ts'
import { EmptyPlace } from '../ui/empty-place.tsx'

/** An address that leads nowhere, or to what one may not see: nobody learns which. */
export function NotFoundPage() {
  return (
    <EmptyPlace
      isPage
      title={t('shell.not_found')}
      text={t('shell.not_found_text')}
      action={
        <Button component={Link} to="/">
          {t('shell.to_home')}
        </Button>
      }
    />
  )
}
