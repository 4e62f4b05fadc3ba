import { NativeSelect, NumberInput, Switch, TextInput, Textarea } from '@mantine/core'
import type { PluginSetting, SettingValue } from '@waybill/contract/plugins/plugin.ts'
import { t } from '../../../messages/messages.ts'
import { PasswordField } from '../../../ui/password-field.tsx'

interface SettingFieldProps {
  setting: PluginSetting
  value: SettingValue
  error: string | undefined
  onChange: (value: SettingValue) => void
}

/** One setting of a plugin: a field of its kind. */
export function SettingField({ setting, value, error, onChange }: SettingFieldProps) {
  const { kind, title, help, required, least, most, choices } = setting
  const same = { label: title, error, ...(help !== null && { description: help }) }
  const text = typeof value === 'string' ? value : ''
  const orNothing = (written: string) => (written === '' ? null : written)
  switch (kind) {
    case 'text':
      return (
        <TextInput
          {...same}
          required={required}
          withAsterisk={false}
          value={text}
          onChange={(event) => onChange(orNothing(event.currentTarget.value))}
        />
      )
    case 'secret':
      return (
        <PasswordField
          {...same}
          required={required && !setting.set}
          autoComplete="new-password"
          placeholder={t(setting.set ? 'plugins.secret_set' : 'plugins.secret_empty')}
          value={text}
          onChange={(event) => onChange(orNothing(event.currentTarget.value))}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...same}
          required={required}
          withAsterisk={false}
          allowDecimal={false}
          {...(least !== null && { min: least })}
          {...(most !== null && { max: most })}
          value={typeof value === 'number' ? value : ''}
          onChange={(written) => onChange(typeof written === 'number' ? written : null)}
        />
      )
    case 'yes_no':
      return (
        <Switch
          {...same}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'choice':
      return (
        <NativeSelect
          {...same}
          data={[...(required ? [''] : []), ...choices]}
          value={text}
          onChange={(event) => onChange(orNothing(event.currentTarget.value))}
        />
      )
    case 'list':
      return (
        <Textarea
          {...same}
          autosize
          minRows={2}
          maxRows={10}
          placeholder={t('plugins.one_a_line')}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onChange={(event) => onChange(linesOf(event.currentTarget.value))}
        />
      )
  }
}

/** What is being written keeps its empty last line; an empty text takes the list back. */
function linesOf(written: string): string[] | null {
  return written === '' ? null : written.split('\n')
}
