import { Stack, Switch, TextInput } from '@mantine/core'
import { NOTIFY_WORDS, type RuleAction } from '@waybill/contract/automation/rule.ts'
import { t } from '../../../messages/messages.ts'
import { AssignFields } from './assign-fields.tsx'
import type { EditorFacts } from './editor-facts.ts'
import { LabelFields } from './label-fields.tsx'
import { PeopleWords } from './people-words.tsx'
import { PluginFields } from './plugin-fields.tsx'
import { TicketText } from './ticket-text.tsx'
import { ValueFields } from './value-fields.tsx'

interface ActionFieldsProps {
  action: RuleAction
  at: string
  facts: EditorFacts
  onChange: (action: RuleAction) => void
}

/** What an action of its kind needs to know. */
export function ActionFields({ action, at, facts, onChange }: ActionFieldsProps) {
  const text = (
    <TicketText
      project={facts.project}
      text={action.text ?? ''}
      wrong={facts.wrong(`${at}/text`)}
      onChange={(next) => onChange({ ...action, text: next })}
    />
  )
  switch (action.kind) {
    case 'set':
      return (
        <ValueFields
          values={action.values ?? {}}
          at={`${at}/values`}
          facts={facts}
          onChange={(values) => onChange({ ...action, values })}
        />
      )
    case 'assign':
      return <AssignFields action={action} at={at} facts={facts} onChange={onChange} />
    case 'label':
      return <LabelFields action={action} at={at} facts={facts} onChange={onChange} />
    case 'comment':
      return (
        <Stack gap="sm">
          {text}
          <Switch
            label={t('automation.internal')}
            checked={action.internal !== false}
            onChange={({ currentTarget }) => {
              const { internal: _, ...rest } = action
              onChange({ ...rest, ...(!currentTarget.checked && { internal: false }) })
            }}
          />
        </Stack>
      )
    case 'notify':
      return (
        <Stack gap="sm">
          <PeopleWords
            label={t('automation.who')}
            words={NOTIFY_WORDS.map((value) => ({ value, label: t(`automation.who.${value}`) }))}
            value={action.who ?? []}
            nameOf={facts.nameOf}
            wrong={facts.wrong(`${at}/who`)}
            onChange={(who) => onChange({ ...action, who })}
          />
          {text}
        </Stack>
      )
    case 'webhook':
      return (
        <TextInput
          label={t('automation.url')}
          description={t('automation.url_text')}
          placeholder="https://"
          type="url"
          maxLength={2_000}
          value={action.url ?? ''}
          onChange={({ currentTarget }) => onChange({ ...action, url: currentTarget.value })}
          error={facts.wrong(`${at}/url`)}
        />
      )
    case 'escalate':
      return (
        <TextInput
          label={t('automation.reason')}
          maxLength={500}
          value={action.reason ?? ''}
          onChange={({ currentTarget }) => onChange({ ...action, reason: currentTarget.value })}
          error={facts.wrong(`${at}/reason`)}
        />
      )
    case 'plugin':
      return <PluginFields action={action} at={at} facts={facts} onChange={onChange} />
  }
}
