import { Stack } from '@mantine/core'
import type { RuleAction } from '@waybill/contract/automation/rule.ts'
import { PluginForm } from '../plugin-form.tsx'
import type { EditorFacts } from './editor-facts.ts'
import { WrongNote } from './wrong-note.tsx'

interface PluginFieldsProps {
  action: RuleAction
  at: string
  facts: EditorFacts
  onChange: (action: RuleAction) => void
}

/** What a rule tells an action of a plugin. */
export function PluginFields({ action, at, facts, onChange }: PluginFieldsProps) {
  return (
    <Stack gap="sm">
      <WrongNote text={facts.wrong(`${at}/plugin`) ?? facts.wrong(`${at}/action`)} />
      <PluginForm
        asked={action}
        project={facts.project}
        actions={facts.pluginActions}
        wrong={(name) => facts.wrong(`${at}/input/${name}`)}
        onChange={(input) => onChange({ ...action, input })}
      />
    </Stack>
  )
}
