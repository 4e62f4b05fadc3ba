import type { WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import classes from './problem-list.module.css'

interface ProblemListProps {
  problems: readonly WorkflowProblem[]
  /** Teams and calendars are known, so that everything could be looked at. */
  checked: boolean
  /** The first one stands for all until they are asked for: what comes below shall be near. */
  brief: boolean
  /** Shows the element; null: the workflow itself. */
  onFocus: (element: string | null) => void
}

/** Who has mended so many sees the next. */
const MOST_SHOWN = 50

/** All that is wrong, the worst first; each leads to where it is mended. */
export function ProblemList({ problems, checked, brief, onFocus }: ProblemListProps) {
  const ordered = problems.toSorted(
    (a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'),
  )
  const [isWhole, setIsWhole] = useState(false)
  const shown = ordered.slice(0, brief && !isWhole ? 1 : MOST_SHOWN)
  return (
    <section className={classes.problems} data-above={brief} aria-label={t('workflows.problems')}>
      <div role="status">
        <h2 className={classes.title}>
          {ordered.length > 0 ? (
            problemCount(problems)
          ) : checked ? (
            <>
              <CircleCheck className={classes.good} aria-hidden />
              {t('workflows.no_problems')}
            </>
          ) : (
            t('workflows.checking')
          )}
        </h2>
      </div>
      {ordered.length > 0 && (
        <ul className={classes.list}>
          {shown.map(({ element, code, message, severity }, index) => (
            <li key={`${element ?? ''} ${code} ${String(index)}`}>
              <button
                type="button"
                className={classes.problem}
                data-severity={severity}
                onClick={() => onFocus(element)}
              >
                {severity === 'error' ? <CircleAlert aria-hidden /> : <TriangleAlert aria-hidden />}
                <span className={classes.hidden}>{t(`workflows.severity.${severity}`)}: </span>
                {message}
              </button>
            </li>
          ))}
          {brief && ordered.length > 1 && (
            <li>
              <button
                type="button"
                className={classes.whole}
                aria-expanded={isWhole}
                onClick={() => setIsWhole(!isWhole)}
              >
                {isWhole
                  ? t('workflows.first_problem')
                  : t('workflows.all_problems', { count: ordered.length })}
              </button>
            </li>
          )}
          {(!brief || isWhole) && ordered.length > MOST_SHOWN && (
            <li className={classes.more}>
              {t('workflows.more_problems', { count: ordered.length - MOST_SHOWN })}
            </li>
          )}
        </ul>
      )}
    </section>
  )
}

/** "2 errors, 1 warning" */
export function problemCount(problems: readonly WorkflowProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  return [
    ...(errors > 0 ? [t('workflows.errors', { count: errors })] : []),
    ...(warnings > 0 ? [t('workflows.warnings', { count: warnings })] : []),
  ].join(', ')
}
