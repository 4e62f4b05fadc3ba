import { Button, Group, Text } from '@mantine/core'
import { t } from '../../../messages/messages.ts'
import { CopiedText } from '../../settings/copied-text.tsx'
import { Dialog } from '../../settings/dialog.tsx'

/** The secret of an endpoint, shown this once. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog once onClose={onClose} title={t('webhooks.secret')}>
      <Text size="md">{t('webhooks.secret_text')}</Text>
      <CopiedText text={secret} label={t('webhooks.secret')} />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {t('settings.done')}
        </Button>
      </Group>
    </Dialog>
  )
}
