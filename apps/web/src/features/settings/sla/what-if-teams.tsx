import type { TeamBeside } from '@waybill/contract/sla/team-load.ts'
import { t } from '../../../messages/messages.ts'
import { TeamLoads } from '../../sla/team-load/team-loads.tsx'
import classes from './sla.module.css'

/** Who had the tickets: what they did is the same with a draft, the hours by which it is counted may be others. */
export function WhatIfTeams({ teams }: { teams: readonly TeamBeside[] }) {
  return (
    <section aria-label={t('sla_settings.teams')}>
      <h3 className={classes.subtitle}>{t('sla_settings.teams')}</h3>
      <p className={classes.tried}>{t('sla_settings.teams_text')}</p>
      <TeamLoads
        teams={teams}
        sides={{ recorded: t('sla_settings.by_today'), draft: t('sla_settings.by_draft'), isOneLine: true }}
      />
    </section>
  )
}
