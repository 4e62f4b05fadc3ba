import { Button, Group, NumberInput, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReplayPreview, Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { restOf } from '../../settings/rest-of.ts'
import { askAgain } from './use-webhooks.ts'
import classes from './webhooks.module.css'

/** Asks from where on the log is sent again. */
export function ReplayDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const [from, setFrom] = useState<number | string>('')
  const { act, acting, problem } = useAct(async () => {
    const { from_seq, to_seq, ...counted } = await client.webhooks.replay(webhook.id, {
      from_seq: Number(from),
    })
    await askAgain(webhook.id)
    say(
      t('webhooks.replay_asked', {
        from: from_seq,
        to: to_seq,
        messages: countWords({ to_seq, ...counted }),
      }),
    )
    onClose()
  })
  const [settled] = useDebouncedValue(from, 300)
  const { data: preview } = useQuery({
    queryKey: ['webhooks', webhook.id, 'replay', settled],
    queryFn: ({ signal }) =>
      client.webhooks.replayPreview(webhook.id, { from_seq: Number(settled) }, { signal }),
    enabled: settled !== '' && settled === from,
    retry: false,
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
      <p className={classes.told} role="status">
        {preview && t('webhooks.replay_queues', { messages: countWords(preview) })}
      </p>
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

/** Of a log that is too long to count, at least how many. */
function countWords({
  messages,
  counted_to,
  to_seq,
}: Pick<ReplayPreview, 'messages' | 'counted_to' | 'to_seq'>): string {
  return t(counted_to < to_seq ? 'webhooks.replay_least' : 'webhooks.replay_count', { count: messages })
}
