import { Link } from '@tanstack/react-router'
import type { Outcomes, WhatIf } from '@waybill/contract/sla/sla.ts'
import { t } from '../../../messages/messages.ts'
import { Quiet } from '../section.tsx'
import { WhatIfDeadEnds } from './what-if-dead-ends.tsx'
import { WhatIfTeams } from './what-if-teams.tsx'
import classes from './sla.module.css'

const OUTCOMES = ['met', 'breached', 'running', 'paused', 'none'] as const

/** How tickets fare today and with a draft, target by target, and which of them fare otherwise. */
export function WhatIfResult({ result }: { result: WhatIf }) {
  const { tickets, covered, targets, changed, teams, dead_ends } = result
  return (
    <div className={classes.result}>
      <p className={classes.tried} role="status">
        {t('sla_settings.tried', { count: tickets })}
      </p>
      {tickets === 0 && <Quiet>{t('sla_settings.none_tried')}</Quiet>}
      {covered === 0 && tickets > 0 && <Quiet>{t('sla_settings.none_covered')}</Quiet>}
      {targets.length === 0 && tickets > 0 && <Quiet>{t('sla_settings.no_clock')}</Quiet>}
      {targets.length > 0 && (
        <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('sla_settings.what_if')}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('sla_settings.target')}</th>
                <th scope="col">{t('sla_settings.now')}</th>
                <th scope="col">{t('sla_settings.then')}</th>
                <th scope="col">{t('sla_settings.difference')}</th>
              </tr>
            </thead>
            <tbody>
              {targets.map(({ target, today, draft, newly_breached, no_longer_breached }) => (
                <tr key={target}>
                  <th scope="row">{t(`sla_settings.target.${target}`)}</th>
                  <td>
                    <Counts outcomes={today} />
                  </td>
                  <td>
                    <Counts outcomes={draft} />
                  </td>
                  <td>
                    <Difference more={newly_breached} fewer={no_longer_breached} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {changed.length > 0 && (
        <>
          <h3 className={classes.subtitle}>{t('sla_settings.changed')}</h3>
          <ul className={classes.changed}>
            {changed.map(({ ticket, target, today, draft }) => (
              <li key={`${ticket.id} ${target}`}>
                <Link to="/tickets/$ticket" params={{ ticket: ticket.key }} className={classes.ticket}>
                  <span className={classes.key}>{ticket.key}</span> {ticket.title}
                </Link>
                <span className={classes.hint}>
                  {t('sla_settings.from_to', {
                    target: t(`sla_settings.target.${target}`),
                    before: t(`sla_settings.state.${today}`),
                    after: t(`sla_settings.state.${draft}`),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {tickets > 0 && <WhatIfDeadEnds deadEnds={dead_ends} />}
      {teams.length > 0 && <WhatIfTeams teams={teams} />}
    </div>
  )
}

function Counts({ outcomes }: { outcomes: Outcomes }) {
  const there = OUTCOMES.filter((one) => outcomes[one] > 0)
  return (
    <span className={classes.counts}>
      {there.map((one) => (
        <span key={one} className={classes.count} data-outcome={one}>
          {t(`sla_settings.outcome.${one}`, { count: outcomes[one] })}
        </span>
      ))}
    </span>
  )
}

function Difference({ more, fewer }: { more: number; fewer: number }) {
  if (more === 0 && fewer === 0) return t('sla_settings.same')
  return (
    <span className={classes.counts}>
      {more > 0 && (
        <span className={classes.count} data-outcome="breached">
          {t('sla_settings.newly', { count: more })}
        </span>
      )}
      {fewer > 0 && (
        <span className={classes.count} data-outcome="met">
          {t('sla_settings.no_longer', { count: fewer })}
        </span>
      )}
    </span>
  )
}
