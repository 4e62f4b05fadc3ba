import { Stack } from '@mantine/core'
import type { RuleAction } from '@waybill/contract/automation/rule.ts'
import type { PluginSetting, SettingValue } from '@waybill/contract/plugins/plugin.ts'
import { t } from '../../../messages/messages.ts'
import { SettingField } from '../../integrations/plugins/setting-field.tsx'
import { findAction } from '../use-plugin-actions.ts'
import type { EditorFacts } from './editor-facts.ts'
import { TicketText } from './ticket-text.tsx'
import { WrongNote } from './wrong-note.tsx'
import classes from '../automation.module.css'

interface PluginFieldsProps {
  action: RuleAction
  at: string
  facts: EditorFacts
  onChange: (action: RuleAction) => void
}

/** What an action of a plugin asks for, as a form that its schema makes. */
export function PluginFields({ action, at, facts, onChange }: PluginFieldsProps) {
  const found = findAction(facts.pluginActions, action)
  const { input = {} } = action
  const wrong = facts.wrong(`${at}/plugin`) ?? facts.wrong(`${at}/action`)
  const tell = (name: string, value: SettingValue) => {
    const { [name]: _, ...rest } = input
    onChange({ ...action, input: value === null ? rest : { ...rest, [name]: value } })
  }
  return (
    <Stack gap="sm">
      {found && found.help !== null && <p className={classes.hint}>{found.help}</p>}
      {found && !found.on && <p className={classes.note}>{t('automation.plugin_off')}</p>}
      {!found && <p className={classes.note}>{t('automation.plugin_gone')}</p>}
      <WrongNote text={wrong} />
      {found?.settings.map((setting) => (
        <Told
          key={setting.name}
          setting={setting}
          value={input[setting.name] ?? setting.default}
          wrong={facts.wrong(`${at}/input/${setting.name}`)}
          onChange={(value) => tell(setting.name, value)}
        />
      ))}
    </Stack>
  )
}

interface ToldProps {
  setting: PluginSetting
  value: SettingValue
  wrong: string | undefined
  onChange: (value: SettingValue) => void
}

function Told({ setting, value, wrong, onChange }: ToldProps) {
  if (setting.kind !== 'text')
    return <SettingField setting={setting} value={value} error={wrong} onChange={onChange} />
  return (
    <TicketText
      label={setting.title}
      help={setting.help}
      isLine
      text={typeof value === 'string' ? value : ''}
      wrong={wrong}
      onChange={(text) => onChange(text === '' ? null : text)}
    />
  )
}
