import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { ProblemNote } from '../problem-note.tsx'
import { say } from '../say.ts'
import { useAct } from '../use-act.ts'

/** A file that is removed does not come back, so it is asked once more. */
export function RemoveDialog({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  const { id, name } = attachment
  const { act, acting, problem } = useAct(async () => {
    await client.attachments.remove(id)
    say(t('attachments.removed', { name }))
    onClose()
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('attachments.ask_remove', { name })}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Stack gap="md">
        <Text size="md">{t('attachments.ask_remove_text')}</Text>
        <ProblemNote problem={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button color="red" onClick={() => act()} loading={acting} data-autofocus>
            {t('ui.delete')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
