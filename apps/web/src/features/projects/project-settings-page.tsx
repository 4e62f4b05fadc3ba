import { Link, getRouteApi } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Project } from '@waybill/contract/projects/project.ts'
import { ArrowLeft } from 'lucide-react'
import { Suspense, lazy, type ComponentType } from 'react'
import { t } from '../../messages/messages.ts'
import { NotFoundPage } from '../../shell/not-found-page.tsx'
import { useProject } from '../../sync/directory.ts'
import { PageShape } from '../../ui/list-shape.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import page from '../settings/settings-page.module.css'
import classes from './project-settings.module.css'

const route = getRouteApi('/inside/projects/$project/settings')

const PARTS = {
  general: lazy(async () => ({ default: (await import('./general/general-part.tsx')).GeneralPart })),
  members: lazy(async () => ({ default: (await import('./members/members-part.tsx')).MembersPart })),
  labels: lazy(async () => ({ default: (await import('./labels/labels-part.tsx')).LabelsPart })),
  fields: lazy(async () => ({ default: (await import('./fields/fields-part.tsx')).FieldsPart })),
  plugins: lazy(async () => ({
    default: (await import('../integrations/plugins/project-plugins-part.tsx')).ProjectPluginsPart,
  })),
} satisfies Record<string, ComponentType<{ project: Project }>>
type Part = keyof typeof PARTS
const NAMES: readonly Part[] = ['general', 'members', 'labels', 'fields', 'plugins']

/** The settings of one project, for those who work in it; its leads change them. */
export function ProjectSettingsPage() {
  const params = route.useParams()
  const { part = 'general' } = route.useSearch()
  const { data: project, error } = useProject(params.project)
  const open = NAMES.find((name) => name === part)
  if (error instanceof Problem && error.status !== 404)
    return (
      <div className={page.page}>
        <ProblemNote problem={error} />
      </div>
    )
  if (error || !open || (project && !project.can['see_settings'])) return <NotFoundPage />
  if (!project) return <PageShape />
  const OpenPart = PARTS[open]
  return (
    <div className={page.page}>
      <nav className={page.parts} aria-label={t('projects.settings')}>
        {NAMES.map((name) => (
          <Link
            key={name}
            to="/projects/$project/settings"
            params={{ project: project.key }}
            search={name === 'general' ? {} : { part: name }}
            className={page.part}
            {...(name === open && { 'data-active': true, 'aria-current': 'page' })}
          >
            {t(`projects.part.${name}`)}
          </Link>
        ))}
      </nav>
      <div className={page.content}>
        <Link to="/projects" className={classes.back}>
          <ArrowLeft aria-hidden />
          {t('projects.back')}
        </Link>
        <h1 className={classes.title}>
          <span className={classes.key}>{project.key}</span>
          {project.name}
        </h1>
        {project.archived && (
          <p className={classes.note} role="status">
            {t('projects.is_archived')}
          </p>
        )}
        {!project.can['edit'] && <p className={classes.note}>{t('projects.read_only')}</p>}
        <Suspense fallback={<PageShape />}>
          <OpenPart project={project} />
        </Suspense>
      </div>
    </div>
  )
}
