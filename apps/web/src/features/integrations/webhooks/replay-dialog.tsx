import { Button, Group, NumberInput, Text } from '@mantine/core'
import type { Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { restOf } from '../../settings/rest-of.ts'
import { askAgain } from './use-webhooks.ts'

/** Asks from where on the log is sent again. */
export function ReplayDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const [from, setFrom] = useState<number | string>('')
  const { act, acting, problem } = useAct(async () => {
    const { from_seq, to_seq } = await client.webhooks.replay(webhook.id, { from_seq: Number(from) })
    await askAgain(webhook.id)
    say(t('webhooks.replay_asked', { from: from_seq, to: to_seq }))
    onClose()
  })
  return (
    <Dialog onClose={onClose} title={t('webhooks.replay')} onSubmit={() => act()}>
      <Text size="md">{t('webhooks.replay_text')}</Text>
      <ProblemNote problem={restOf(problem, ['from_seq'])} />
      <NumberInput
        label={t('webhooks.replay_from')}
        description={t('webhooks.replay_from_text')}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        data-autofocus
        value={from}
        onChange={setFrom}
        error={errorOf(problem, 'from_seq')}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={acting} disabled={from === ''}>
          {t('webhooks.replay_do')}
        </Button>
      </Group>
    </Dialog>
  )
}
