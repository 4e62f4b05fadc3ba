import type { RuleState } from '@waybill/contract/automation/rule.ts'
import { t } from '../../messages/messages.ts'
import classes from './automation.module.css'

export function StateBadge({ state }: { state: RuleState }) {
  return (
    <span className={classes.state} data-state={state}>
      {t(`automation.state.${state}`)}
    </span>
  )
}
