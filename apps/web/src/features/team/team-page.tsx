import { Link, getRouteApi } from '@tanstack/react-router'
import { t } from '../../messages/messages.ts'
import { PeopleOfTeam } from './people-of-team.tsx'
import { Teams } from './teams.tsx'
import classes from './team-page.module.css'

const route = getRouteApi('/inside/team')
const PARTS = ['people', 'teams'] as const

/** Who works here, in which teams, and how much each has to do. */
export function TeamPage() {
  const { part: asked } = route.useSearch()
  const part = PARTS.find((one) => one === asked) ?? 'people'
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1 className={classes.title}>{t('team.title')}</h1>
        <nav className={classes.parts} aria-label={t('team.parts')}>
          {PARTS.map((one) => (
            <Link
              key={one}
              to="/team"
              search={one === 'people' ? {} : { part: one }}
              className={classes.part}
              data-active={one === part}
              aria-current={one === part ? 'page' : undefined}
            >
              {t(`team.part.${one}`)}
            </Link>
          ))}
        </nav>
      </header>
      {part === 'people' ? <PeopleOfTeam /> : <Teams />}
    </div>
  )
}
