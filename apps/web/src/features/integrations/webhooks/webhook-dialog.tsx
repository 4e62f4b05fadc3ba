import { Button, Group, MultiSelect, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { CLASSIC_TOPICS } from '@waybill/contract/webhooks/classic-topics.ts'
import type { Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { mustHave } from '../../../ui/must-have.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { restOf } from '../../settings/rest-of.ts'
import { SecretDialog } from './secret-dialog.tsx'
import { askAgain, topicsQuery } from './use-webhooks.ts'

const ALL = '*'

interface WebhookDialogProps {
  places: readonly string[]
  forAll: boolean
  /** The one to change; a new one without. */
  webhook?: Webhook
  onClose: () => void
}

export function WebhookDialog({ places, forAll, webhook, onClose }: WebhookDialogProps) {
  const { data: known = [] } = useQuery(topicsQuery)
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [topics, setTopics] = useState<string[]>(webhook?.topics ?? [...CLASSIC_TOPICS])
  const [project, setProject] = useState(forAll ? ALL : (places[0] ?? ''))
  const [secret, setSecret] = useState<string | null>(null)
  const { act, acting, problem } = useAct(async () => {
    mustHave({ url })
    if (webhook) {
      await client.webhooks.update(webhook.id, { url: url.trim(), topics })
      await askAgain(webhook.id)
      return onClose()
    }
    const made = await client.webhooks.create({
      url: url.trim(),
      topics,
      project: project === ALL ? null : project,
    })
    await askAgain()
    setSecret(made.secret)
  })
  if (secret !== null) return <SecretDialog secret={secret} onClose={onClose} />
  const groups = [...new Set(known.map((topic) => `${topic.slice(0, topic.indexOf('.'))}.*`))]
  const topicProblem = problem?.errors?.find(({ pointer }) => pointer.startsWith('/topics'))
  return (
    <Dialog onClose={onClose} title={t(webhook ? 'webhooks.edit' : 'webhooks.new')} onSubmit={() => act()}>
      <ProblemNote problem={topicProblem ? null : restOf(problem, ['url', 'topics', 'project'])} />
      <TextInput
        label={t('webhooks.url')}
        description={t('webhooks.url_text')}
        placeholder="https://example.org/hook"
        type="url"
        required
        withAsterisk={false}
        data-autofocus
        maxLength={2_000}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        error={errorOf(problem, 'url')}
      />
      {!webhook && (
        <Select
          label={t('webhooks.project')}
          data={[
            ...(forAll ? [{ value: ALL, label: t('webhooks.all_projects') }] : []),
            ...places.map((key) => ({ value: key, label: key })),
          ]}
          allowDeselect={false}
          searchable
          value={project}
          onChange={(value) => setProject(value ?? project)}
          error={errorOf(problem, 'project')}
        />
      )}
      <MultiSelect
        label={t('webhooks.topics')}
        description={t('webhooks.topics_text')}
        data={[{ value: ALL, label: t('webhooks.all_topics') }, ...groups, ...known]}
        searchable
        value={topics}
        onChange={setTopics}
        nothingFoundMessage={t('ui.nothing_found')}
        error={topicProblem?.message}
        maxDropdownHeight={240}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={acting} disabled={topics.length === 0}>
          {t(webhook ? 'webhooks.save' : 'webhooks.create')}
        </Button>
      </Group>
    </Dialog>
  )
}
