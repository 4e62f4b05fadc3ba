import { useNavigate } from '@tanstack/react-router'
import { HelpCircle, Plus, Search, Settings, Undo2 } from 'lucide-react'
import { useMemo } from 'react'
import { partsFor } from '../features/settings/settings-parts.ts'
import { t } from '../messages/messages.ts'
import { useMe } from '../session/session.ts'
import { useActions, type Action } from './actions.ts'
import { openDialog } from './open-dialogs.ts'
import { PAGES } from './pages.ts'
import { undoLast } from './undo.ts'

/** The pages that a requester's frame leads to. */
const OF_REQUESTERS: ReadonlySet<string> = new Set(['/', '/inbox', '/settings'])

/** What can be done on every page. */
export function useShellActions(): void {
  const navigate = useNavigate()
  const { can, role } = useMe()
  const actions = useMemo(() => {
    const isRequester = role === 'requester'
    const pages = PAGES.filter(
      ({ to, needs }) =>
        (needs === undefined || can[needs] === true) && (!isRequester || OF_REQUESTERS.has(to)),
    ).map(
      ({ to, label, icon, letter }): Action => ({
        id: `go ${to}`,
        title: t(label),
        group: 'go',
        icon,
        keys: `g ${letter}`,
        run: () => void navigate({ to }),
      }),
    )
    const settings = partsFor(can).map(
      ({ part, label }): Action => ({
        id: `settings ${part}`,
        title: t('settings.go', { part: t(label) }),
        group: 'go',
        icon: Settings,
        run: () => void navigate({ to: '/settings/$part', params: { part } }),
      }),
    )
    const others: Action[] = [
      {
        id: 'create',
        title: t('shell.create_ticket'),
        group: 'create',
        icon: Plus,
        keys: 'c',
        run: () => {
          if (isRequester) void navigate({ to: '/portal/new' })
          else openDialog({ kind: 'create' })
        },
      },
      {
        id: 'palette',
        title: t('shell.search_or_do'),
        group: 'help',
        icon: Search,
        keys: 'mod+k',
        run: () => openDialog({ kind: 'palette' }),
      },
      {
        id: 'search',
        title: t('shell.search'),
        group: 'help',
        icon: Search,
        keys: '/',
        run: () => openDialog({ kind: 'palette' }),
      },
      { id: 'undo', title: t('shell.undo_last'), group: 'help', icon: Undo2, keys: 'z', run: undoLast },
      {
        id: 'help',
        title: t('shell.help'),
        group: 'help',
        icon: HelpCircle,
        keys: '?',
        run: () => openDialog({ kind: 'help' }),
      },
    ]
    return [...pages, ...settings, ...others]
  }, [navigate, can, role])
  useActions(actions)
}
