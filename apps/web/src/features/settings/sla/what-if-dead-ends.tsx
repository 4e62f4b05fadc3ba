import type { WhatIf } from '@waybill/contract/sla/sla.ts'
import { t } from '../../../messages/messages.ts'
import { Quiet } from '../section.tsx'
import classes from './sla.module.css'

/** Clocks that nobody can keep, today and with the draft. */
export function WhatIfDeadEnds({ deadEnds }: { deadEnds: WhatIf['dead_ends'] }) {
  return (
    <section aria-label={t('sla_settings.dead_ends')}>
      <h3 className={classes.subtitle}>{t('sla_settings.dead_ends')}</h3>
      {deadEnds.length === 0 ? (
        <Quiet>{t('sla_settings.no_dead_ends')}</Quiet>
      ) : (
        <>
          <p className={classes.tried}>{t('sla_settings.dead_ends_text')}</p>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('sla_settings.dead_end')}</th>
                <th scope="col" className={classes.figure}>
                  {t('sla_settings.now')}
                </th>
                <th scope="col" className={classes.figure}>
                  {t('sla_settings.then')}
                </th>
              </tr>
            </thead>
            <tbody>
              {deadEnds.map(({ target, why, today, draft }) => (
                <tr key={`${target} ${why}`}>
                  <th scope="row">
                    {t(`sla_settings.dead.${why}`, { target: t(`sla_settings.target.${target}`) })}
                  </th>
                  <td className={classes.figure}>{today.toLocaleString('en')}</td>
                  <td className={classes.figure}>{draft.toLocaleString('en')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  )
}
