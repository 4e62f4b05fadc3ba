import type { TeamBeside } from '@waybill/contract/sla/team-load.ts'
import { t } from '../../../messages/messages.ts'
import { LoadChart } from './load-chart.tsx'
import { LoadNumbers } from './load-numbers.tsx'
import { LoadPeople } from './load-people.tsx'
import type { Load, Sides } from './sides.ts'
import classes from './team-load.module.css'

/** Teams as it really went and as it would go, beside each other. */
export function TeamLoads({ teams, sides }: { teams: readonly TeamBeside[]; sides: Sides }) {
  return (
    <div className={classes.teams}>
      <p className={classes.text}>{t('team_load.idle_text')}</p>
      <ul className={classes.list}>
        {teams.map(({ team, recorded, draft }) => {
          const name = team?.name ?? t('team_load.no_team')
          const load = { recorded, draft }
          return (
            <li key={team?.id ?? ''} className={classes.team}>
              <LoadNumbers name={name} load={load} sides={sides} />
              <div className={classes.charts}>
                <LoadChart of="open" name={name} load={load} sides={sides} />
                {hasWaited(load) && <LoadChart of="waiting" name={name} load={load} sides={sides} />}
              </div>
              <LoadPeople name={name} load={load} sides={sides} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** A line along the bottom tells less than the numbers do. */
function hasWaited({ recorded, draft }: Load): boolean {
  return [recorded, draft].some((one) => one !== null && one.longest_queue > 0)
}
