import { Button, Group, Stack, TextInput, Textarea } from '@mantine/core'
import type { Project } from '@waybill/contract/projects/project.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Section } from '../../settings/section.tsx'
import { errorAt, otherThan } from '../error-at.ts'
import { Form } from '../../../ui/form.tsx'
import { mustHave } from '../../../ui/must-have.ts'

export function AboutSection({ project }: { project: Project }) {
  const [name, setName] = useState(project.name)
  const [description, setDescription] = useState(project.description)
  const mayEdit = project.can['edit'] === true
  const isChanged = name.trim() !== project.name || description !== project.description
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name })
    await client.projects.update(project.id, { name: name.trim(), description })
    askDirectoryAgain()
    say(t('projects.saved'), { tone: 'good' })
  })
  return (
    <Section title={t('projects.about')}>
      <Form onSubmit={() => act()}>
        <Stack gap="md">
          <ProblemNote problem={otherThan(problem, ['name', 'description'])} />
          <TextInput
            label={t('projects.name')}
            required
            withAsterisk={false}
            maxLength={120}
            readOnly={!mayEdit}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errorAt(problem, 'name')}
          />
          <Textarea
            label={t('projects.description')}
            autosize
            minRows={2}
            maxRows={12}
            readOnly={!mayEdit}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            error={errorAt(problem, 'description')}
          />
          {mayEdit && (
            <Group justify="flex-end">
              <Button type="submit" loading={acting} disabled={!isChanged}>
                {t('ui.save')}
              </Button>
            </Group>
          )}
        </Stack>
      </Form>
    </Section>
  )
}
