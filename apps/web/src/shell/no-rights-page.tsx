import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { t } from '../messages/messages.ts'
import { EmptyPlace } from '../ui/empty-place.tsx'

/** A page that exists and that one's role does not reach. */
export function NoRightsPage() {
  return (
    <EmptyPlace
      isPage
      title={t('shell.no_rights')}
      text={t('shell.no_rights_text')}
      action={
        <Button component={Link} to="/">
          {t('shell.to_home')}
        </Button>
      }
    />
  )
}
