import { Stack } from '@mantine/core'
import type { PluginInput } from '@waybill/contract/plugins/plugin-input.ts'
import type { PluginAction, PluginSetting, SettingValue } from '@waybill/contract/plugins/plugin.ts'
import { t } from '../../messages/messages.ts'
import { SettingField } from '../integrations/plugins/setting-field.tsx'
import classes from './automation.module.css'
import { TicketText } from './editor/ticket-text.tsx'
import { findAction } from './use-plugin-actions.ts'

interface PluginFormProps {
  asked: {
    plugin?: string | null | undefined
    action?: string | null | undefined
    input?: PluginInput | null | undefined
  }
  actions: readonly PluginAction[]
  /** Whose fields texts may name; null: of no project. */
  project?: string | null
  readOnly?: boolean
  /** What is wrong with a setting, by its name. */
  wrong?: (name: string) => string | undefined
  onChange: (input: PluginInput) => void
}

/** What an action of a plugin asks for, as a form that its schema makes. */
export function PluginForm({
  asked,
  actions,
  project = null,
  readOnly = false,
  wrong = () => undefined,
  onChange,
}: PluginFormProps) {
  const found = findAction(actions, {
    plugin: asked.plugin ?? undefined,
    action: asked.action ?? undefined,
  })
  const input = asked.input ?? {}
  const tell = (name: string, value: SettingValue) => {
    const { [name]: _, ...rest } = input
    onChange(value === null ? rest : { ...rest, [name]: value })
  }
  return (
    <fieldset className={classes.plain} disabled={readOnly}>
      <Stack gap="sm">
        {found && found.help !== null && <p className={classes.hint}>{found.help}</p>}
        {found && !found.on && <p className={classes.note}>{t('automation.plugin_off')}</p>}
        {!found && <p className={classes.note}>{t('automation.plugin_gone')}</p>}
        {found?.settings.map((setting) => (
          <Told
            key={setting.name}
            project={project}
            setting={setting}
            value={input[setting.name] ?? setting.default}
            wrong={wrong(setting.name)}
            onChange={(value) => tell(setting.name, value)}
          />
        ))}
      </Stack>
    </fieldset>
  )
}

interface ToldProps {
  project: string | null
  setting: PluginSetting
  value: SettingValue
  wrong: string | undefined
  onChange: (value: SettingValue) => void
}

function Told({ project, setting, value, wrong, onChange }: ToldProps) {
  if (setting.kind !== 'text')
    return <SettingField setting={setting} value={value} error={wrong} onChange={onChange} />
  return (
    <TicketText
      project={project}
      label={setting.title}
      help={setting.help}
      isLine
      text={typeof value === 'string' ? value : ''}
      wrong={wrong}
      onChange={(text) => onChange(text === '' ? null : text)}
    />
  )
}
