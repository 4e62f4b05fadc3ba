import { Link } from '@tanstack/react-router'
import { ArrowLeft, Inbox, LifeBuoy } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { UnreadBadge } from '../features/inbox/unread-badge.tsx'
import { t } from '../messages/messages.ts'
import { useMe } from '../session/session.ts'
import icon from '../theme/icon.svg'
import { ConnectionSign } from './connection-sign.tsx'
import classes from './portal-bar.module.css'

const PersonMenu = lazy(async () => ({ default: (await import('./person-menu.tsx')).PersonMenu }))

/** What stands above the pages of those who ask for things: no more than the way home, news and themselves. */
export function PortalBar() {
  const { role } = useMe()
  return (
    <header className={classes.bar}>
      <Link to="/portal" className={classes.brand}>
        <img src={icon} alt="" className={classes.mark} />
        <span>Waybill</span>
      </Link>
      <nav className={classes.links} aria-label={t('shell.pages')}>
        {role !== 'requester' && (
          <Link to="/" className={classes.link}>
            <ArrowLeft aria-hidden />
            <span className={classes.words}>{t('shell.back_to_work')}</span>
          </Link>
        )}
        <Link
          to="/portal"
          className={classes.link}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'data-active': true, 'aria-current': 'page' }}
          aria-label={t('shell.portal_start')}
        >
          <LifeBuoy aria-hidden />
          <span className={classes.words}>{t('shell.portal_start')}</span>
        </Link>
        <Link
          to="/inbox"
          className={classes.link}
          activeProps={{ 'data-active': true, 'aria-current': 'page' }}
        >
          <Inbox aria-hidden />
          <span className={classes.words}>{t('shell.page.inbox')}</span>
          <UnreadBadge />
        </Link>
      </nav>
      <ConnectionSign />
      <span className={classes.person}>
        <Suspense>
          <PersonMenu />
        </Suspense>
      </span>
    </header>
  )
}
