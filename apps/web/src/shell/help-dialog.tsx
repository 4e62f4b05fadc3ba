import { Modal, Switch } from '@mantine/core'
import { t } from '../messages/messages.ts'
import { usePreference } from '../session/preferences.ts'
import { ACTION_GROUPS, useAllActions } from './actions.ts'
import classes from './help-dialog.module.css'
import { Keys } from './keys-shown.tsx'

/** Every shortcut of the page that is open. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const actions = useAllActions()
  const [singleKeys, setSingleKeys] = usePreference('singleKeys')
  return (
    <Modal opened onClose={onClose} title={t('shell.help')} size="var(--dialog)">
      <Switch
        label={t('shell.single_keys')}
        description={t('shell.single_keys_text')}
        checked={singleKeys}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
      />
      <div className={classes.groups}>
        {ACTION_GROUPS.map((group) => {
          const shown = actions.filter((action) => action.group === group && action.keys !== undefined)
          if (shown.length === 0) return null
          return (
            <section key={group}>
              <h3 className={classes.group}>{t(`shell.group.${group}`)}</h3>
              <dl className={classes.list}>
                {shown.map(({ id, title, keys = '' }) => (
                  <div key={id} className={classes.row}>
                    <dt>{title}</dt>
                    <dd className={classes.keys}>
                      <Keys keys={keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        })}
      </div>
    </Modal>
  )
}
