import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Project } from '@waybill/contract/projects/project.ts'
import { Archive, FolderKanban } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { projectsOf } from '../../sync/directory.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ListShape } from '../../ui/list-shape.tsx'
import { Page, PageHead } from '../../ui/page/page.tsx'
import rows from '../../ui/page/rows.module.css'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { CreateProjectDialog } from './create-project-dialog.tsx'
import { ProjectRow } from './project-row.tsx'
import classes from './projects-page.module.css'

const route = getRouteApi('/inside/projects')

/** All projects that one may see, and where new ones are made. */
export function ProjectsPage() {
  const { archived: of, create } = route.useSearch()
  const archived = of !== undefined
  const navigate = useNavigate()
  const me = useMe()
  const [creating, setCreating] = useState(create !== undefined)
  const { data: projects, error } = useQuery(projectsOf(archived))
  const mayCreate = me.can['projects.create'] === true
  const close = () => {
    setCreating(false)
    if (create !== undefined) void navigate({ to: '/projects', replace: true })
  }
  return (
    <Page>
      <PageHead title={t('projects.title')}>
        <SegmentedControl
          size="xs"
          aria-label={t('projects.which')}
          data={[
            { value: 'active', label: t('projects.active') },
            { value: 'archived', label: t('projects.archived') },
          ]}
          value={archived ? 'archived' : 'active'}
          onChange={(value) =>
            void navigate({ to: '/projects', search: value === 'archived' ? { archived: 'yes' } : {} })
          }
        />
        <span className={classes.grow} />
        {mayCreate && <Button onClick={() => setCreating(true)}>{t('projects.new')}</Button>}
      </PageHead>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!projects && !error && <ListShape rows={6} />}
      {projects && <Projects projects={projects} archived={archived} onCreate={() => setCreating(true)} />}
      {creating && <CreateProjectDialog onClose={close} />}
    </Page>
  )
}

interface ProjectsProps {
  projects: readonly Project[]
  archived: boolean
  onCreate: () => void
}

function Projects({ projects, archived, onCreate }: ProjectsProps) {
  const me = useMe()
  if (projects.length > 0) {
    return (
      <ul className={rows.rows}>
        {projects.map((project) => (
          <ProjectRow key={project.id} project={project} />
        ))}
      </ul>
    )
  }
  if (archived) {
    return (
      <EmptyPlace
        icon={<Archive aria-hidden />}
        title={t('projects.none_archived')}
        text={t('projects.none_archived_text')}
      />
    )
  }
  if (me.can['projects.create'] !== true) {
    return (
      <EmptyPlace
        icon={<FolderKanban aria-hidden />}
        title={t('projects.none_for_you')}
        text={t('projects.none_for_you_text')}
      />
    )
  }
  return (
    <EmptyPlace
      icon={<FolderKanban aria-hidden />}
      title={t('projects.none')}
      text={t('projects.none_text')}
      action={<Button onClick={onCreate}>{t('projects.create')}</Button>}
    />
  )
}
