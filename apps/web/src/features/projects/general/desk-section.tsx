import { Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Project, UpdateProjectInput } from '@waybill/contract/projects/project.ts'
import { BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Section } from '../../settings/section.tsx'
import { workflowsOf } from '../../workflows/use-workflows.ts'
import { errorAt, otherThan } from '../error-at.ts'
import { KindChoice } from '../project-choices.tsx'

type Wish = Pick<UpdateProjectInput, 'kind' | 'workflow'>

/** How tickets of the project find their way; a choice counts at once, for new tickets. */
export function DeskSection({ project }: { project: Project }) {
  const { can } = useMe()
  /** What was chosen, until the server has it. */
  const [wish, setWish] = useState<Wish>({})
  const mayEdit = project.can['edit'] === true
  const { data: workflows } = useQuery({
    ...workflowsOf(false),
    enabled: can['workflows.see'] === true,
  })
  const { act, acting, problem } = useAct(async (change: Wish) => {
    setWish(change)
    try {
      await client.projects.update(project.id, change)
      askDirectoryAgain()
      say(t('projects.saved'), { tone: 'good' })
    } catch (error) {
      setWish({})
      throw error
    }
  })
  const kind = wish.kind ?? project.kind
  const current = project.workflow ?? { id: BASIC_WORKFLOW_ID, name: t('projects.workflow_basic') }
  const usable = (workflows ?? []).filter(({ state }) => state === 'published')
  const options = [
    { value: BASIC_WORKFLOW_ID, label: t('projects.workflow_basic') },
    ...usable.flatMap(({ id, name, built_in }) => (built_in ? [] : [{ value: id, label: name }])),
  ]
  // It may be one that takes no new tickets any more.
  if (!options.some(({ value }) => value === current.id))
    options.push({ value: current.id, label: current.name })
  return (
    <Section title={t('projects.desk')} text={t('projects.desk_text')}>
      <Stack gap="lg">
        <ProblemNote problem={otherThan(problem, ['workflow', 'kind'])} />
        <KindChoice
          value={kind}
          disabled={acting || !mayEdit}
          onChange={(chosen) => act({ kind: chosen })}
          error={errorAt(problem, 'kind')}
        />
        <Select
          label={t('projects.workflow')}
          description={t('projects.workflow_text')}
          maw="var(--panel)"
          data={options}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('ui.nothing_found')}
          readOnly={!mayEdit}
          disabled={acting}
          value={wish.workflow === undefined ? current.id : (wish.workflow ?? BASIC_WORKFLOW_ID)}
          onChange={(next) => {
            if (next !== null && next !== current.id)
              act({ workflow: next === BASIC_WORKFLOW_ID ? null : next })
          }}
          error={errorAt(problem, 'workflow')}
        />
      </Stack>
    </Section>
  )
}
