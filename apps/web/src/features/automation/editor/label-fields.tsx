import { TagsInput } from '@mantine/core'
import type { RuleAction } from '@waybill/contract/automation/rule.ts'
import { t } from '../../../messages/messages.ts'
import { LabelPicker } from '../../../ui/label-picker.tsx'
import { PropertyButton } from '../../../ui/property-button.tsx'
import type { EditorFacts } from './editor-facts.ts'
import { WrongNote } from './wrong-note.tsx'
import classes from '../automation.module.css'

interface LabelFieldsProps {
  action: RuleAction
  at: string
  facts: EditorFacts
  onChange: (action: RuleAction) => void
}

/** Labels that are put on a ticket or taken off: those of the project, or any by name where it is for all of them. */
export function LabelFields({ action, at, facts, onChange }: LabelFieldsProps) {
  return (
    <div className={classes.pair}>
      {(['add', 'remove'] as const).map((part) => (
        <Labels
          key={part}
          label={t(`automation.${part}_labels`)}
          project={facts.project}
          labels={action[part] ?? []}
          wrong={facts.wrong(`${at}/${part}`)}
          onChange={(labels) => onChange({ ...action, [part]: labels })}
        />
      ))}
    </div>
  )
}

interface LabelsProps {
  label: string
  project: string | null
  labels: readonly string[]
  wrong: string | undefined
  onChange: (labels: string[]) => void
}

function Labels({ label, project, labels, wrong, onChange }: LabelsProps) {
  if (project === null)
    return (
      <TagsInput
        label={label}
        placeholder={t('automation.labels_example')}
        value={[...labels]}
        onChange={onChange}
        error={wrong}
      />
    )
  return (
    <div>
      <div className={classes.label}>{label}</div>
      <LabelPicker project={project} labels={labels} onChange={onChange}>
        <PropertyButton name={label} empty={labels.length === 0}>
          {labels.length === 0 ? t('automation.choose_labels') : labels.join(', ')}
        </PropertyButton>
      </LabelPicker>
      <WrongNote text={wrong} />
    </div>
  )
}
