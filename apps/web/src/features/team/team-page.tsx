import { getRouteApi } from '@tanstack/react-router'
import { t } from '../../messages/messages.ts'
import { Page, PageHead } from '../../ui/page/page.tsx'
import { PartsNav } from '../../ui/page/parts-nav.tsx'
import { PeopleOfTeam } from './people-of-team.tsx'
import { Teams } from './teams.tsx'

const route = getRouteApi('/inside/team')
const PARTS = ['people', 'teams'] as const

/** Who works here, in which teams, and how much each has to do. */
export function TeamPage() {
  const { part: asked } = route.useSearch()
  const part = PARTS.find((one) => one === asked) ?? 'people'
  return (
    <Page spaced>
      <PageHead title={t('team.title')}>
        <PartsNav
          label={t('team.parts')}
          parts={PARTS}
          part={part}
          nameOf={(one) => t(`team.part.${one}`)}
          linkTo={(one) => ({ to: '/team', search: one === 'people' ? {} : { part: one } })}
        />
      </PageHead>
      {part === 'people' ? <PeopleOfTeam /> : <Teams />}
    </Page>
  )
}
