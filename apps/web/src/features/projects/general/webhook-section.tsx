import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Project } from '@waybill/contract/projects/project.ts'
import type { Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { Form } from '../../../ui/form.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { SecretDialog } from '../../integrations/webhooks/secret-dialog.tsx'
import { StateBadge } from '../../integrations/webhooks/state-badge.tsx'
import { ConfirmDialog } from '../../settings/confirm-dialog.tsx'
import { Section } from '../../settings/section.tsx'
import { errorAt, otherThan } from '../error-at.ts'

type Open = 'renew' | 'remove' | null

/** The endpoint that the address of a project has made. */
async function endpointOf(project: Project): Promise<Webhook | null> {
  const { items } = await client.webhooks.list({ project: project.id })
  return items.find(({ of_project }) => of_project) ?? null
}

/** One address that is told of the tickets of the project: a shorthand for a webhook with the usual topics. */
export function WebhookSection({ project }: { project: Project }) {
  const { id, webhook_url } = project
  const address = webhook_url ?? ''
  /** What is written and not saved. */
  const [typed, setTyped] = useState<string | null>(null)
  const [open, setOpen] = useState<Open>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const { data: endpoint } = useQuery({
    queryKey: ['directory', 'webhooks', 'of-project', id, address],
    queryFn: () => endpointOf(project),
    enabled: address !== '',
  })
  const written = (typed ?? address).trim()
  const save = async () => {
    const saved = await client.projects.update(id, { webhook_url: written === '' ? null : written })
    // Its first secret has been seen by nobody.
    const made = address === '' ? await endpointOf(saved) : null
    if (made) setSecret((await client.webhooks.rotate(made.id)).secret)
    setTyped(null)
    askDirectoryAgain()
    say(t('projects.saved'), { tone: 'good' })
  }
  const { act, acting, problem } = useAct(save)
  return (
    <Section
      title={t('projects.webhook')}
      text={t('projects.webhook_text')}
      action={endpoint && <StateBadge webhook={endpoint} />}
    >
      <Form onSubmit={() => (written === '' ? setOpen('remove') : act())}>
        <Stack gap="md">
          <ProblemNote problem={otherThan(problem, ['webhook_url'])} />
          <TextInput
            label={t('webhooks.url')}
            placeholder="https://"
            maxLength={2_000}
            value={typed ?? address}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={errorAt(problem, 'webhook_url')}
          />
          <Group gap="sm">
            <Button type="submit" loading={acting} disabled={written === address}>
              {t('projects.webhook_set')}
            </Button>
            {endpoint && (
              <>
                <Button variant="default" onClick={() => setOpen('renew')}>
                  {t('webhooks.rotate')}
                </Button>
                <Link to="/integrations/$part" params={{ part: 'webhooks' }} search={{ open: endpoint.id }}>
                  {t('projects.webhook_log')}
                </Link>
              </>
            )}
          </Group>
        </Stack>
      </Form>
      {open === 'renew' && endpoint && (
        <ConfirmDialog
          title={t('webhooks.rotate')}
          text={t('webhooks.rotate_text')}
          confirm={t('webhooks.rotate')}
          onClose={() => setOpen(null)}
          onConfirm={async () => {
            setSecret((await client.webhooks.rotate(endpoint.id)).secret)
            askDirectoryAgain()
          }}
        />
      )}
      {open === 'remove' && (
        <ConfirmDialog
          title={t('projects.webhook_remove_title')}
          text={t('webhooks.delete_text')}
          confirm={t('projects.webhook_remove')}
          onClose={() => setOpen(null)}
          onConfirm={save}
        />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Section>
  )
}
