import type { TeamLoad } from '@waybill/contract/sla/team-load.ts'
import { t } from '../../../messages/messages.ts'
import { shareWords, waitWords } from './load-words.ts'
import { SIDES, type Load, type Sides } from './sides.ts'
import { SideName } from './side-name.tsx'
import classes from './team-load.module.css'

const NUMBERS = {
  staff: ({ staff }) => staff.toLocaleString('en'),
  handled: ({ handled }) => handled.toLocaleString('en'),
  longest_queue: ({ longest_queue }) => longest_queue.toLocaleString('en'),
  waited_half: ({ waited_half }) => waitWords(waited_half),
  waited_most: ({ waited_most }) => waitWords(waited_most),
  idle: ({ staff, idle }) => (staff === 0 ? t('team_load.nothing') : shareWords(idle)),
} as const satisfies Record<string, (load: TeamLoad) => string>
const ROWS = ['staff', 'handled', 'longest_queue', 'waited_half', 'waited_most', 'idle'] as const

/** What came to a team in numbers; its head says which line is which, too. */
export function LoadNumbers({ name, load, sides }: { name: string; load: Load; sides: Sides }) {
  return (
    <table className={classes.numbers}>
      <caption className={classes.name}>{name}</caption>
      <thead>
        <tr>
          <td />
          {SIDES.map((side) => (
            <th key={side} scope="col">
              <SideName side={side} sides={sides} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ROWS.map((row) => (
          <tr key={row}>
            <th scope="row">{t(`team_load.${row}`)}</th>
            {SIDES.map((side) => {
              const one = load[side]
              return <td key={side}>{one ? NUMBERS[row](one) : t('team_load.nothing')}</td>
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
