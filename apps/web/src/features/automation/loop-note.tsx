import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { t } from '../../messages/messages.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSwitch } from './use-switch.ts'
import classes from './automation.module.css'

/** Why Waybill has switched a rule off: the turns of the loop, for which ticket. */
export function LoopNote({ rule }: { rule: Rule }) {
  const { act, acting, problem } = useSwitch(rule)
  const { loop, state, can } = rule
  if (state !== 'tripped' || !loop) return null
  const { why, ticket, runs } = loop
  return (
    <section className={classes.loop} aria-labelledby="loop">
      <h2 id="loop" className={classes.subtitle}>
        {t('automation.state.tripped')}
      </h2>
      <p className={classes.text}>{t(`automation.why.${why}`)}</p>
      <ol className={classes.turns} aria-label={t('automation.loop')}>
        {runs.map(({ rule: id, name, version, event }) => (
          <li key={`${id} ${String(event)}`}>
            {id === rule.id ? (
              <strong>{name}</strong>
            ) : (
              <Link to="/automation/$rule" params={{ rule: id }}>
                {name}
              </Link>
            )}{' '}
            <span className={classes.fact}>
              {t('automation.version', { version })}, {t('automation.turn', { event })}
              {ticket && (
                <>
                  {' '}
                  {t('automation.loop_at')}{' '}
                  <Link to="/tickets/$ticket" params={{ ticket: ticket.key }} search={{ at: String(event) }}>
                    {ticket.key}
                  </Link>
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
      <ProblemNote problem={problem} />
      {can.edit && (
        <Button variant="default" loading={acting} onClick={() => act('on')}>
          {t('automation.switch_on_again')}
        </Button>
      )}
    </section>
  )
}
