import type { Rule } from '@waybill/contract/automation/rule.ts'
import { t } from '../../messages/messages.ts'
import classes from './automation.module.css'

/** Which conditions of a rule name what is not there any more, since when it does nothing. */
export function BrokenNote({ rule: { faults } }: { rule: Rule }) {
  if (!faults) return null
  return (
    <section className={classes.loop} aria-labelledby="broken">
      <h2 id="broken" className={classes.subtitle}>
        {t('automation.state.broken')}
      </h2>
      <p className={classes.text}>{t('automation.broken_text')}</p>
      <ul className={classes.turns}>
        {faults.map(({ pointer, query, message }) => (
          <li key={pointer}>
            <code>{query}</code> <span className={classes.fact}>{message}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
