import { Button, Group, Text } from '@mantine/core'
import { t } from '../../../messages/messages.ts'
import { CopiedText } from '../copied-text.tsx'
import { Dialog } from '../dialog.tsx'

interface LinkDialogProps {
  name: string
  link: string
  /** For how long it works, in words. */
  lasts: string
  onClose: () => void
}

/** A link by which somebody chooses a password; it is shown this once. */
export function LinkDialog({ name, link, lasts, onClose }: LinkDialogProps) {
  const title = t('settings.people.link', { name })
  return (
    <Dialog once onClose={onClose} title={title}>
      <Text size="md">{t('settings.people.link_text', { for: lasts })}</Text>
      <CopiedText text={link} label={title} />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {t('settings.done')}
        </Button>
      </Group>
    </Dialog>
  )
}
