import type { PluginState } from '@waybill/contract/plugins/plugin.ts'
import { t } from '../../../messages/messages.ts'
import classes from './plugins.module.css'

export function PluginBadge({ state }: { state: PluginState }) {
  return (
    <span className={classes.badge} data-state={state}>
      {t(`plugins.state.${state}`)}
    </span>
  )
}
