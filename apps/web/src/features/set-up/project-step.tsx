import { Button, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { ProblemNote, errorOf } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { suggestKey } from './project-key.ts'
import { Form } from '../../ui/form.tsx'
import { mustHave } from '../../ui/must-have.ts'

interface ProjectStepProps {
  /** With the key of the project; without one, it was left for later. */
  onDone: (project?: string) => void
}

export function ProjectStep({ onDone }: ProjectStepProps) {
  const [name, setName] = useState('')
  const [key, setKey] = useState<string | null>(null)
  const shownKey = key ?? suggestKey(name)
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name, key: shownKey })
    const project = await client.projects.create({ name: name.trim(), key: shownKey })
    askDirectoryAgain()
    onDone(project.key)
  })
  const isBelow = problem?.errors?.every(({ pointer }) => pointer === '/name' || pointer === '/key') === true
  return (
    <Form onSubmit={() => act()}>
      <Stack gap="md">
        <ProblemNote problem={isBelow ? null : problem} />
        <TextInput
          label={t('set_up.project_name')}
          placeholder={t('set_up.project_example')}
          required
          withAsterisk={false}
          autoFocus
          maxLength={120}
          error={errorOf(problem, 'name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('set_up.project_key')}
          description={t('set_up.project_key_text', { key: shownKey || 'WEB' })}
          required
          withAsterisk={false}
          maxLength={10}
          error={errorOf(problem, 'key')}
          value={shownKey}
          onChange={(event) => setKey(event.currentTarget.value.toUpperCase().replace(/[^A-Z0-9]/g, ''))}
        />
        <Button type="submit" loading={acting}>
          {t('set_up.create_project')}
        </Button>
        <Button variant="subtle" onClick={() => onDone()}>
          {t('set_up.later')}
        </Button>
      </Stack>
    </Form>
  )
}
