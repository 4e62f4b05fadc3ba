import type { Rule } from '@waybill/contract/automation/rule.ts'
import { t } from '../../messages/messages.ts'
import { dateAndTime } from '../../ui/instants.ts'
import classes from './automation.module.css'

/** When a rule last ran, and how many of its last runs were refused. */
export function LastRun({ of: { last_run } }: { of: Pick<Rule, 'last_run'> }) {
  if (!last_run) return null
  const { at, of, refused } = last_run
  return (
    <>
      <span>{t('automation.last_ran', { when: dateAndTime(at) })}</span>
      {refused > 0 && (
        <span className={classes.refused}>{t('automation.last_refused', { refused, of })}</span>
      )}
    </>
  )
}
