import { Link } from '@tanstack/react-router'
import type { RuleRun } from '@waybill/contract/automation/rule.ts'
import { t } from '../../../messages/messages.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { RunTrace } from './run-trace.tsx'
import classes from '../automation.module.css'

/** A run of a rule: for which ticket, when, because of what, and what came of it. */
export function RunItem({ run }: { run: RuleRun }) {
  const { ticket, at, version } = run
  return (
    <li className={classes.item}>
      <div className={classes.line}>
        <Link to="/tickets/$ticket" params={{ ticket: ticket.key }} className={classes.ticket}>
          <span className={classes.key}>{ticket.key}</span> {ticket.title}
        </Link>
        <span className={classes.fact}>
          {t('automation.version', { version })}, <TimeAgo at={at} />
        </span>
      </div>
      <RunTrace run={run} />
    </li>
  )
}
