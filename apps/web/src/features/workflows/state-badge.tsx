import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { t } from '../../messages/messages.ts'
import classes from './state-badge.module.css'

/** Where a workflow stands, in a word. */
export function StateBadge({ workflow }: { workflow: Pick<Workflow, 'state' | 'built_in'> }) {
  const { state, built_in } = workflow
  return (
    <span className={classes.badge} data-state={built_in ? 'built_in' : state}>
      {built_in ? t('workflows.built_in') : t(`workflows.state.${state}`)}
    </span>
  )
}
