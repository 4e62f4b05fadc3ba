import { Link, getRouteApi } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { ArrowLeft } from 'lucide-react'
import { Suspense, lazy } from 'react'
import { t } from '../../messages/messages.ts'
import { NotFoundPage } from '../../shell/not-found-page.tsx'
import { PageShape } from '../../ui/list-shape.tsx'
import { PartsNav } from '../../ui/page/parts-nav.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { StateBadge } from './state-badge.tsx'
import { useWorkflow } from './use-workflows.ts'
import { WorkflowMenu } from './workflow-menu.tsx'
import classes from './workflow-page.module.css'

const route = getRouteApi('/inside/workflows/$workflow')
const Designer = lazy(async () => ({ default: (await import('./designer/designer.tsx')).Designer }))
const Versions = lazy(async () => ({ default: (await import('./versions/versions.tsx')).Versions }))
const TryOnPast = lazy(async () => ({ default: (await import('./past/try-on-past.tsx')).TryOnPast }))
const PARTS = ['design', 'versions', 'past'] as const

/** One workflow: its drawing, the versions that were made of it, and what would have come of it. */
export function WorkflowPage() {
  const { workflow: id } = route.useParams()
  const { part: asked, view, from, to, run } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: workflow, error } = useWorkflow(id)
  const part = PARTS.find((one) => one === asked) ?? 'design'
  // The built-in one has one version, and no teams that could wait for anything.
  const parts = workflow?.built_in ? PARTS.slice(0, 1) : PARTS
  if (error instanceof Problem && error.status !== 404 && !workflow)
    return (
      <div className={classes.page}>
        <ProblemNote problem={error} />
      </div>
    )
  if (error && !workflow) return <NotFoundPage />
  if (!workflow) return <PageShape />
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <Link
          to="/workflows"
          className={classes.back}
          aria-label={t('workflows.back')}
          title={t('workflows.back')}
        >
          <ArrowLeft aria-hidden />
        </Link>
        <h1 className={classes.title}>{workflow.name}</h1>
        <StateBadge workflow={workflow} />
        {workflow.version !== null && !workflow.built_in && (
          <span className={classes.fact}>
            {t(workflow.changed ? 'workflows.version_changed' : 'workflows.version', {
              version: workflow.version,
            })}
          </span>
        )}
        <PartsNav
          label={t('workflows.parts')}
          parts={parts}
          part={part}
          nameOf={(one) => t(`workflows.part_of.${one}`)}
          linkTo={(one) => ({
            to: '/workflows/$workflow',
            params: { workflow: workflow.id },
            search: one === 'design' ? {} : { part: one },
          })}
        />
        <span className={classes.grow} />
        {workflow.running > 0 && (
          <span className={classes.fact}>{t('workflows.running', { count: workflow.running })}</span>
        )}
        {!workflow.can['edit'] && (
          <span className={classes.fact}>
            {workflow.built_in ? t('workflows.built_in_text') : t('workflows.read_only')}
          </span>
        )}
        <div className={classes.menu}>
          <WorkflowMenu workflow={workflow} />
        </div>
      </header>
      <Suspense fallback={<PageShape />}>
        {part === 'design' ? (
          <Designer
            key={workflow.id}
            workflow={workflow}
            readOnly={!workflow.can['edit']}
            view={view === 'list' || view === 'drawing' ? view : undefined}
            onView={(next) =>
              void navigate({ search: (search) => ({ ...search, view: next }), replace: true })
            }
          />
        ) : part === 'versions' ? (
          <Versions
            workflow={workflow}
            from={from}
            to={to}
            onCompare={(ends) => void navigate({ search: { part: 'versions', ...ends }, replace: true })}
          />
        ) : (
          <TryOnPast
            workflow={workflow}
            run={run}
            onRun={(next) => void navigate({ search: { part: 'past', run: next }, replace: true })}
          />
        )}
      </Suspense>
    </div>
  )
}
