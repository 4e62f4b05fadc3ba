import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../messages/messages.ts'

/** The end of a dialogue: leaving it as it was, and whatever it is for. */
export function DialogButtons({ onCancel, children }: { onCancel: () => void; children: ReactNode }) {
  return (
    <Group justify="flex-end" gap="sm">
      <Button variant="default" onClick={onCancel}>
        {t('ui.cancel')}
      </Button>
      {children}
    </Group>
  )
}
