import { UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { t } from '../messages/messages.ts'
import { usePreference } from '../session/preferences.ts'
import { useMe } from '../session/session.ts'
import icon from '../theme/icon.svg'
import { PAGES } from './pages.ts'
import { SidebarViews } from './parts.tsx'
import classes from './sidebar.module.css'

interface SidebarProps {
  /** On a small screen it lies over the page. */
  over: boolean
  onClose: () => void
}

export function Sidebar({ over, onClose }: SidebarProps) {
  const [width, setWidth] = usePreference('sidebar')
  const { can } = useMe()
  const narrow = width === 'narrow' && !over
  const Fold = narrow ? PanelLeftOpen : PanelLeftClose
  const pages = PAGES.filter(({ needs }) => needs === undefined || can[needs] === true)
  return (
    <nav className={classes.sidebar} data-narrow={narrow} data-over={over} aria-label={t('shell.pages')}>
      <Link to="/" className={classes.brand} onClick={onClose}>
        <img src={icon} alt="" className={classes.mark} />
        <span className={classes.text}>Waybill</span>
      </Link>
      <ul className={classes.list}>
        {pages.map(({ to, label, icon: Icon, Badge }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes.item}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              activeProps={{ 'data-active': true, 'aria-current': 'page' }}
              aria-label={narrow ? t(label) : undefined}
              title={narrow ? t(label) : undefined}
              onClick={onClose}
            >
              <Icon className={classes.icon} aria-hidden />
              <span className={classes.text}>{t(label)}</span>
              {Badge && (
                <span className={classes.badge}>
                  <Badge />
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      {!narrow && <SidebarViews onGo={onClose} />}
      {!over && (
        <UnstyledButton
          className={classes.fold}
          aria-label={narrow ? t('shell.unfold') : t('shell.fold')}
          onClick={() => setWidth(narrow ? 'wide' : 'narrow')}
        >
          <Fold className={classes.icon} aria-hidden />
        </UnstyledButton>
      )}
    </nav>
  )
}
