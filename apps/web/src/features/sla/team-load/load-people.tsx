import { MOST_NAMED_PEOPLE } from '@waybill/contract/sla/team-load.ts'
import { t } from '../../../messages/messages.ts'
import { shareWords } from './load-words.ts'
import { peopleBeside } from './people-beside.ts'
import { SIDES, type Load, type Sides } from './sides.ts'
import { SideName } from './side-name.tsx'
import classes from './team-load.module.css'

/** Who of a team had how much to do; folded, since teams come first. */
export function LoadPeople({ name, load, sides }: { name: string; load: Load; sides: Sides }) {
  const people = peopleBeside(load)
  if (people.length === 0) return null
  const most = Math.max(...SIDES.map((side) => load[side]?.staff ?? 0))
  return (
    <details className={classes.people}>
      <summary>{t('team_load.people', { count: Math.max(most, people.length) })}</summary>
      <div
        className={classes.scroll}
        tabIndex={0}
        role="group"
        aria-label={t('team_load.people_of', { team: name })}
      >
        <table className={classes.persons}>
          <thead>
            <tr>
              <td />
              {SIDES.map((side) => (
                <th key={side} scope="colgroup" colSpan={2}>
                  <SideName side={side} sides={sides} />
                </th>
              ))}
            </tr>
            <tr>
              <th scope="col">{t('team_load.person')}</th>
              {SIDES.flatMap((side) => [
                <th key={`${side} handled`} scope="col">
                  {t('team_load.handled')}
                </th>,
                <th key={`${side} idle`} scope="col">
                  {t('team_load.idle')}
                </th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {people.map(({ key, name: person, number, ...one }) => (
              <tr key={key}>
                <th scope="row">{person ?? t('team_load.assumed', { number })}</th>
                {SIDES.flatMap((side) => [
                  <td key={`${side} handled`}>
                    {one[side]?.handled.toLocaleString('en') ?? t('team_load.nothing')}
                  </td>,
                  <td key={`${side} idle`}>
                    {one[side] ? shareWords(one[side].idle) : t('team_load.nothing')}
                  </td>,
                ])}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {most > MOST_NAMED_PEOPLE && (
        <p className={classes.text}>{t('team_load.most_named', { count: MOST_NAMED_PEOPLE })}</p>
      )}
    </details>
  )
}
