import { Button, CopyButton, Group, Text } from '@mantine/core'
import { t } from '../../../messages/messages.ts'
import classes from './codes-dialog.module.css'
import { Dialog } from '../dialog.tsx'

/** Recovery codes, this once: the dialogue closes by its button only. */
export function CodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog once onClose={onClose} title={t('settings.codes.shown')}>
      <Text size="md">{t('settings.codes.shown_text')}</Text>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="flex-end" gap="sm">
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('settings.copied') : t('settings.codes.copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose} data-autofocus>
          {t('settings.codes.kept')}
        </Button>
      </Group>
    </Dialog>
  )
}
