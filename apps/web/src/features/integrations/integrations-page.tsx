import { Link, getRouteApi } from '@tanstack/react-router'
import { Suspense } from 'react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { NotFoundPage } from '../../shell/not-found-page.tsx'
import { PageShape } from '../../ui/list-shape.tsx'
import classes from '../settings/settings-page.module.css'
import { partsFor } from './integrations-parts.ts'

const route = getRouteApi('/inside/integrations/$part')

/** What Waybill is connected with; one part for each way. */
export function IntegrationsPage() {
  const { part } = route.useParams()
  const { can } = useMe()
  const parts = partsFor(can)
  const open = parts.find((one) => one.part === part)
  if (!open) return <NotFoundPage />
  return (
    <div className={classes.page}>
      <nav className={classes.parts} aria-label={t('integrations.parts')}>
        {parts.map((one) => (
          <Link
            key={one.part}
            to="/integrations/$part"
            params={{ part: one.part }}
            className={classes.part}
            activeProps={{ 'data-active': true, 'aria-current': 'page' }}
          >
            {t(one.label)}
          </Link>
        ))}
      </nav>
      <div className={classes.content}>
        <h1 className={classes.title}>{t(open.label)}</h1>
        <Suspense fallback={<PageShape />}>
          <open.Part />
        </Suspense>
      </div>
    </div>
  )
}
