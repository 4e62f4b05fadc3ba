import { Button, UnstyledButton } from '@mantine/core'
import { Menu as MenuIcon, Plus, Search } from 'lucide-react'
import { t } from '../messages/messages.ts'
import { ConnectionSign } from './connection-sign.tsx'
import { Keys } from './keys-shown.tsx'
import { openDialog } from './open-dialogs.ts'
import { OthersHere } from './others-here.tsx'
import { PersonMenu } from './parts.tsx'
import classes from './top-bar.module.css'

interface TopBarProps {
  onMenu: () => void
}

export function TopBar({ onMenu }: TopBarProps) {
  return (
    <header className={classes.bar}>
      <UnstyledButton className={classes.menu} aria-label={t('shell.open_menu')} onClick={onMenu}>
        <MenuIcon className={classes.icon} aria-hidden />
      </UnstyledButton>
      <button type="button" className={classes.search} onClick={() => openDialog({ kind: 'palette' })}>
        <Search className={classes.icon} aria-hidden />
        <span className={classes.searchText}>{t('shell.search_or_do')}</span>
        <span className={classes.keys}>
          <Keys keys="mod+k" />
        </span>
      </button>
      <div className={classes.end}>
        <OthersHere />
        <ConnectionSign />
        <Button
          leftSection={<Plus className={classes.icon} aria-hidden />}
          className={classes.create}
          aria-label={t('shell.create')}
          onClick={() => openDialog({ kind: 'create' })}
        >
          <span className={classes.createText}>{t('shell.create')}</span>
        </Button>
        <span className={classes.person}>
          <PersonMenu />
        </span>
      </div>
    </header>
  )
}
