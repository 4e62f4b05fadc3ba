import { Link } from '@tanstack/react-router'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import rows from '../../../ui/page/rows.module.css'
import { problemCount } from '../panel/problem-list.tsx'
import { StateBadge } from '../state-badge.tsx'
import { WorkflowMenu } from '../workflow-menu.tsx'
import classes from './workflows-page.module.css'

export function WorkflowRow({ workflow }: { workflow: Workflow }) {
  const { id, name, description, version, changed, running, problems, built_in } = workflow
  const isWrong = problems.some(({ severity }) => severity === 'error')
  return (
    <li className={rows.row}>
      <div className={`${rows.words ?? ''} ${classes.words ?? ''}`}>
        <div className={classes.line}>
          <Link className={rows.name} to="/workflows/$workflow" params={{ workflow: id }}>
            {name}
          </Link>
          <StateBadge workflow={workflow} />
        </div>
        <div className={rows.description}>{description || matching(workflow)}</div>
      </div>
      {problems.length > 0 && (
        <span className={classes.problems} data-severity={isWrong ? 'error' : 'warning'}>
          {isWrong ? <CircleAlert aria-hidden /> : <TriangleAlert aria-hidden />}
          {problemCount(problems)}
        </span>
      )}
      <span className={classes.version}>
        {version !== null &&
          !built_in &&
          t(changed ? 'workflows.version_changed' : 'workflows.version', { version })}
      </span>
      <span className={classes.running}>{!built_in && t('workflows.running', { count: running })}</span>
      <span className={classes.menu}>
        <WorkflowMenu workflow={workflow} />
      </span>
    </li>
  )
}

/** Which tickets it takes by itself. */
function matching({ category, sub_category, department, priority }: Workflow): string {
  const parts = [category, sub_category, department, priority && t(`ui.priority.${priority}`)]
  return parts.filter((part) => part !== null).join(' · ') || t('workflows.matches_none')
}
