import { Button } from '@mantine/core'
import { Inbox, SearchX } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { openDialog } from '../../shell/open-dialogs.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'

/** No ticket is shown: there is none at all, or none that the query finds. */
export function EmptyList({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyPlace
        icon={<SearchX aria-hidden />}
        title={t('tickets.none_found')}
        text={t('tickets.none_found_text')}
        action={
          <Button variant="default" onClick={onClear}>
            {t('tickets.show_all')}
          </Button>
        }
      />
    )
  }
  return (
    <EmptyPlace
      icon={<Inbox aria-hidden />}
      title={t('tickets.none_yet')}
      text={t('tickets.none_yet_text')}
      action={<Button onClick={() => openDialog({ kind: 'create' })}>{t('shell.create_ticket')}</Button>}
    />
  )
}
