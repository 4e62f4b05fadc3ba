import { Button, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
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
import { typedKey } from '../typed-key.ts'
import classes from '../project-settings.module.css'
import { Form } from '../../../ui/form.tsx'
import { mustHave } from '../../../ui/must-have.ts'

/** The key, and those that it had before. */
export function KeySection({ project }: { project: Project }) {
  const navigate = useNavigate()
  const [key, setKey] = useState(project.key)
  const mayEdit = project.can['edit'] === true
  const aliases = project.aliases ?? []
  const { act, acting, problem } = useAct(async () => {
    mustHave({ key })
    await client.projects.update(project.id, { key })
    await navigate({ to: '/projects/$project/settings', params: { project: key }, replace: true })
    askDirectoryAgain()
    say(t('projects.key_changed', { key }), { tone: 'good' })
  })
  return (
    <Section title={t('projects.key_section')} text={t('projects.key_section_text')}>
      <Form onSubmit={() => act()}>
        <Stack gap="sm">
          <ProblemNote problem={otherThan(problem, ['key'])} />
          <div className={classes.keyRow}>
            <TextInput
              className={classes.keyField}
              aria-label={t('projects.key')}
              required
              maxLength={10}
              readOnly={!mayEdit}
              value={key}
              onChange={(event) => setKey(typedKey(event.currentTarget.value))}
              error={errorAt(problem, 'key')}
            />
            {mayEdit && (
              <Button type="submit" variant="default" loading={acting} disabled={key === project.key}>
                {t('projects.change_key')}
              </Button>
            )}
          </div>
          {aliases.length > 0 && (
            <div className={classes.aliases}>
              {t('projects.former_keys')}
              {aliases.map((alias) => (
                <span key={alias} className={classes.alias}>
                  {alias}
                </span>
              ))}
            </div>
          )}
        </Stack>
      </Form>
    </Section>
  )
}
