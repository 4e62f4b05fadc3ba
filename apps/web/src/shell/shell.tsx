import { Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { t } from '../messages/messages.ts'
import { ServerGone } from '../session/server-gone.tsx'
import { useSession } from '../session/session.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { useConnection } from '../sync/use-connection.ts'
import { AwayStrip } from './away-strip.tsx'
import { ConflictStrip } from './conflict-strip.tsx'
import { ConnectionStrip } from './connection-strip.tsx'
import { closeDialog, useOpenDialog } from './open-dialogs.ts'
import { OptionalPart } from './optional-part.tsx'
import { Dialogs, SidebarOver, SignInAgain } from './parts.tsx'
import { PortalBar } from './portal-bar.tsx'
import { RefusedChanges } from './refused-changes.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { useFetchedAhead } from './use-fetched-ahead.ts'
import { usePageName } from './use-page-name.ts'
import { useIsPortal } from './use-is-portal.ts'
import { useShellActions } from './use-shell-actions.ts'
import { useShortcuts } from './use-shortcuts.ts'
import classes from './shell.module.css'

/** What is around every page that one must be signed in for. */
export function Shell() {
  const session = useSession()
  if (session.state === 'unreachable') return <ServerGone problem={session.problem} />
  if (session.state === 'unknown' || session.state === 'signed_out') return null
  return (
    <>
      <Frame />
      {session.state === 'over' && <SignInAgain me={session.me} />}
    </>
  )
}

function Frame() {
  const [menu, setMenu] = useState(false)
  const dialog = useOpenDialog()
  const isPortal = useIsPortal()
  useShellActions()
  useShortcuts()
  const status = useConnection()
  useEffect(() => {
    // For style sheets, and for whoever drives the page: from `live` on, keys and changes do what they should.
    document.documentElement.dataset['connection'] = status
  }, [status])
  useFetchedAhead(status === 'live')
  usePageTitle(usePageName())
  const closeMenu = () => setMenu(false)
  return (
    <div className={classes.shell}>
      <a href="#page" className={classes.skip}>
        {t('shell.skip')}
      </a>
      {!isPortal && (
        <div className={classes.sidebar}>
          <Sidebar over={false} onClose={closeMenu} />
        </div>
      )}
      {!isPortal && menu && (
        <OptionalPart onFail={closeMenu}>
          <SidebarOver onClose={closeMenu} />
        </OptionalPart>
      )}
      <div className={classes.main}>
        {isPortal ? <PortalBar /> : <TopBar onMenu={() => setMenu(true)} />}
        <ConnectionStrip />
        <ConflictStrip />
        <AwayStrip />
        <main id="page" className={classes.page} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <RefusedChanges />
      {dialog && (
        <OptionalPart onFail={closeDialog}>
          <Dialogs dialog={dialog} />
        </OptionalPart>
      )}
    </div>
  )
}
