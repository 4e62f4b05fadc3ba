import type { Project, ProjectAccess } from '@waybill/contract/projects/project.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Section } from '../../settings/section.tsx'
import { AccessChoice } from '../project-choices.tsx'

/** Who may work in the project; a choice counts at once. */
export function AccessSection({ project }: { project: Project }) {
  /** What was chosen, until the server has it. */
  const [wish, setWish] = useState<ProjectAccess | null>(null)
  if (wish === project.access) setWish(null)
  const { act, acting, problem } = useAct(async (access: ProjectAccess) => {
    setWish(access)
    try {
      await client.projects.update(project.id, { access })
    } catch (error) {
      setWish(null)
      throw error
    }
    askDirectoryAgain()
    say(t('projects.saved'), { tone: 'good' })
  })
  return (
    <Section title={t('projects.access')}>
      <ProblemNote problem={problem} />
      <AccessChoice
        labelled={false}
        value={wish ?? project.access}
        disabled={acting || !project.can['edit']}
        onChange={act}
      />
    </Section>
  )
}
