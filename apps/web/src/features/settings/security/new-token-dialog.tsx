import { Button, Checkbox, Group, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core'
import { SCOPES, type Scope } from '@waybill/contract/access/policies.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useProjects } from '../../../sync/directory.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { CopiedText } from '../copied-text.tsx'
import { restOf } from '../rest-of.ts'
import { Dialog } from '../dialog.tsx'
import { mustHave } from '../../../ui/must-have.ts'
import { DialogButtons } from '../../../ui/dialog-buttons.tsx'

const DAY = 24 * 3_600_000
const LIFETIMES = { in_30: 30, in_90: 90, in_365: 365, never: null } as const
type Lifetime = keyof typeof LIFETIMES

interface NewTokenDialogProps {
  onMade: () => Promise<void>
  onClose: () => void
}

export function NewTokenDialog({ onMade, onClose }: NewTokenDialogProps) {
  const { data: known = [] } = useProjects()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>(['read', 'write'])
  const [projects, setProjects] = useState<string[]>([])
  const [lifetime, setLifetime] = useState<Lifetime>('in_90')
  const [token, setToken] = useState<string | null>(null)
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name })
    const days = LIFETIMES[lifetime]
    const made = await client.tokens.create('me', {
      name: name.trim(),
      scopes,
      projects: projects.length > 0 ? projects : null,
      expires_at: days === null ? null : new Date(Date.now() + days * DAY).toISOString(),
    })
    await onMade()
    setToken(made.token)
  })
  if (token !== null) return <ShownToken token={token} onClose={onClose} />
  return (
    <Dialog onClose={onClose} title={t('settings.tokens.create')} onSubmit={() => act()}>
      <ProblemNote problem={restOf(problem, ['name', 'scopes', 'expires_at'])} />
      <TextInput
        label={t('settings.tokens.name')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={64}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorOf(problem, 'name')}
      />
      <Checkbox.Group
        label={t('settings.tokens.scopes')}
        value={scopes}
        onChange={(chosen) => setScopes(SCOPES.filter((scope) => chosen.includes(scope)))}
        error={errorOf(problem, 'scopes')}
      >
        <Stack gap="sm" mt="xs">
          {SCOPES.map((scope) => (
            <Checkbox key={scope} value={scope} label={t(`settings.tokens.scope.${scope}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <MultiSelect
        label={t('settings.tokens.projects')}
        {...(projects.length === 0 && { placeholder: t('settings.tokens.projects_all') })}
        data={known.map(({ key, name: of }) => ({ value: key, label: `${key} ${of}` }))}
        searchable
        value={projects}
        onChange={setProjects}
        nothingFoundMessage={t('ui.nothing_found')}
      />
      <Select
        label={t('settings.tokens.expires')}
        data={lifetimes().map((value) => ({ value, label: t(`settings.tokens.${value}`) }))}
        allowDeselect={false}
        value={lifetime}
        onChange={(value) => setLifetime(lifetimes().find((one) => one === value) ?? lifetime)}
        error={errorOf(problem, 'expires_at')}
      />
      <DialogButtons onCancel={onClose}>
        <Button type="submit" loading={acting} disabled={scopes.length === 0}>
          {t('settings.tokens.create')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

function lifetimes(): Lifetime[] {
  return ['in_30', 'in_90', 'in_365', 'never']
}

function ShownToken({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Dialog once onClose={onClose} title={t('settings.tokens.shown')}>
      <Text size="md">{t('settings.tokens.shown_text')}</Text>
      <CopiedText text={token} label={t('settings.tokens.shown')} />
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {t('settings.done')}
        </Button>
      </Group>
    </Dialog>
  )
}
