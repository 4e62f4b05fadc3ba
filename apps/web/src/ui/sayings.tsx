import { X } from 'lucide-react'
import { t } from '../messages/messages.ts'
import { unsay, useSayings } from './say.ts'
import classes from './sayings.module.css'

/** What was said lately, newest last; a live region, so that it is heard too. */
export function Sayings() {
  const sayings = useSayings()
  return (
    <div className={classes.corner} role="status" aria-live="polite">
      {sayings.map(({ id, text, tone, action }) => (
        <div key={id} className={classes.saying} data-tone={tone}>
          <span className={classes.text}>{text}</span>
          {action && (
            <button
              type="button"
              className={classes.action}
              onClick={() => {
                unsay(id)
                action.act()
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            className={classes.close}
            aria-label={t('ui.close')}
            onClick={() => unsay(id)}
          >
            <X aria-hidden />
          </button>
        </div>
      ))}
    </div>
  )
}
