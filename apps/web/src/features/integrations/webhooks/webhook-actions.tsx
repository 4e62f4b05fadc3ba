import { Button, Group } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import type { Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { ConfirmDialog } from '../../settings/confirm-dialog.tsx'
import { ReplayDialog } from './replay-dialog.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { askAgain } from './use-webhooks.ts'
import { WebhookDialog } from './webhook-dialog.tsx'
import classes from './webhooks.module.css'

const route = getRouteApi('/inside/integrations/$part')
type Open = 'edit' | 'rotate' | 'replay' | 'delete' | null

/** What can be done with an endpoint. */
export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const { id, state } = webhook
  const navigate = route.useNavigate()
  const [open, setOpen] = useState<Open>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const close = () => setOpen(null)
  const { act, acting, problem } = useAct(async (what: 'pause' | 'resume' | 'test') => {
    await client.webhooks[what](id)
    await askAgain(id)
    if (what === 'test') say(t('webhooks.test_sent'))
  })
  return (
    <div className={classes.actions}>
      <ProblemNote problem={problem} />
      <Group gap="sm">
        {state === 'active' ? (
          <Button variant="default" loading={acting} onClick={() => act('pause')}>
            {t('webhooks.pause')}
          </Button>
        ) : (
          <Button loading={acting} onClick={() => act('resume')}>
            {t('webhooks.resume')}
          </Button>
        )}
        <Button variant="default" loading={acting} disabled={state !== 'active'} onClick={() => act('test')}>
          {t('webhooks.test')}
        </Button>
        <Button variant="default" disabled={state === 'off'} onClick={() => setOpen('replay')}>
          {t('webhooks.replay')}
        </Button>
        <Button variant="default" onClick={() => setOpen('edit')}>
          {t('webhooks.change')}
        </Button>
        <Button variant="default" onClick={() => setOpen('rotate')}>
          {t('webhooks.rotate')}
        </Button>
        <Button variant="subtle" color="red" onClick={() => setOpen('delete')}>
          {t('webhooks.delete')}
        </Button>
      </Group>
      {open === 'edit' && <WebhookDialog webhook={webhook} places={[]} forAll={false} onClose={close} />}
      {open === 'replay' && <ReplayDialog webhook={webhook} onClose={close} />}
      {open === 'rotate' && (
        <ConfirmDialog
          title={t('webhooks.rotate')}
          text={t('webhooks.rotate_text')}
          confirm={t('webhooks.rotate')}
          onClose={close}
          onConfirm={async () => {
            setSecret((await client.webhooks.rotate(id)).secret)
            await askAgain(id)
          }}
        />
      )}
      {open === 'delete' && (
        <ConfirmDialog
          title={t('webhooks.delete_title')}
          text={t('webhooks.delete_text')}
          confirm={t('webhooks.delete')}
          onClose={close}
          onConfirm={async () => {
            await client.webhooks.remove(id)
            await navigate({ search: {} })
            await askAgain()
          }}
        />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </div>
  )
}
