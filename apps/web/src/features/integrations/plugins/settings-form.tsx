import { Button, Group, Stack } from '@mantine/core'
import type { PluginAnswer, PluginSetting, SettingValue } from '@waybill/contract/plugins/plugin.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { Form } from '../../../ui/form.tsx'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { restOf } from '../../settings/rest-of.ts'
import { SettingField } from './setting-field.tsx'
import { TryButton } from './try-button.tsx'
import classes from './plugins.module.css'

interface SettingsFormProps {
  settings: readonly PluginSetting[]
  /** What has changed, by name; null takes a value back. */
  onSave: (values: Record<string, SettingValue>) => Promise<void>
  /** Tries what is saved; null where it cannot be tried. */
  tryIt: (() => Promise<PluginAnswer>) | null
}

/** The settings of a plugin as a form that its schema makes. */
export function SettingsForm({ settings, onSave, tryIt }: SettingsFormProps) {
  const [changed, setChanged] = useState<Record<string, SettingValue>>({})
  const [saves, setSaves] = useState(0)
  const { act, acting, problem } = useAct(async () => {
    const written = new Map(Object.entries(changed).map(([name, value]) => [name, withoutEmptyLines(value)]))
    await onSave(Object.fromEntries(written))
    setChanged({})
    setSaves((count) => count + 1)
  })
  const isChanged = Object.keys(changed).length > 0
  const pointers = settings.map(({ name }) => `values/${name}`)
  return (
    <Form onSubmit={() => act()}>
      <Stack gap="md">
        <ProblemNote problem={restOf(problem, pointers)} />
        {settings.map((setting) => (
          <SettingField
            key={setting.name}
            setting={setting}
            value={setting.name in changed ? (changed[setting.name] ?? null) : setting.value}
            error={errorOf(problem, `values/${setting.name}`)}
            onChange={(value) => setChanged({ ...changed, [setting.name]: value })}
          />
        ))}
        <Group gap="sm">
          <Button type="submit" loading={acting} disabled={!isChanged}>
            {t('ui.save')}
          </Button>
          {isChanged && (
            <Button variant="default" onClick={() => setChanged({})}>
              {t('plugins.discard')}
            </Button>
          )}
          {/* What was found before is not said of what was saved since. */}
          {tryIt && <TryButton key={saves} run={tryIt} disabled={isChanged} />}
          {tryIt && isChanged && <span className={classes.answer}>{t('plugins.save_first')}</span>}
        </Group>
      </Stack>
    </Form>
  )
}

function withoutEmptyLines(value: SettingValue): SettingValue {
  return Array.isArray(value) ? value.map((line) => line.trim()).filter((line) => line !== '') : value
}
