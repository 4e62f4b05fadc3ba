import { t } from '../../messages/messages.ts'
import classes from './load-bar.module.css'

/** What the colours of the bars say. */
export function LoadLegend() {
  return (
    <span className={classes.legend}>
      {(['in_progress', 'open'] as const).map((part) => (
        <span key={part} className={classes.part}>
          <svg className={classes.sign} viewBox="0 0 1 1" aria-hidden>
            <rect className={classes[part]} width="1" height="1" />
          </svg>
          {t(`team.${part}`)}
        </span>
      ))}
    </span>
  )
}
