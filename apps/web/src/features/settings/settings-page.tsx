import { Link, getRouteApi } from '@tanstack/react-router'
import { Suspense, useEffect, useRef } from 'react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { NotFoundPage } from '../../shell/not-found-page.tsx'
import { PageShape } from '../../ui/list-shape.tsx'
import { partsFor } from './settings-parts.ts'
import classes from './settings-page.module.css'

const route = getRouteApi('/inside/settings/$part')

export function SettingsPage() {
  const { part } = route.useParams()
  const { can } = useMe()
  const parts = partsFor(can)
  const open = parts.find((one) => one.part === part)
  const nav = useRef<HTMLElement>(null)
  // On a phone the parts are a row that is wider than the screen.
  useEffect(() => {
    const link = nav.current?.querySelector('[aria-current="page"]')
    link?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [part])
  if (!open) return <NotFoundPage />
  return (
    <div className={classes.page}>
      <nav ref={nav} className={classes.parts} aria-label={t('settings.parts')}>
        {parts.map((one) => (
          <Link
            key={one.part}
            to="/settings/$part"
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
