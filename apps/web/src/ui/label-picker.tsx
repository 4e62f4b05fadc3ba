import { t } from '../messages/messages.ts'
import { useLabels, useProject } from '../sync/directory.ts'
import { LabelDot } from './label-chip.tsx'
import { Picker, type PickerProps } from './picker.tsx'

interface LabelPickerProps extends Pick<PickerProps, 'children' | 'opened' | 'onOpenedChange' | 'disabled'> {
  /** Id or key of the project whose labels they are. */
  project: string
  labels: readonly string[]
  onChange: (labels: string[]) => void
}

/** Labels of the project; whoever works there makes new ones by typing them. */
export function LabelPicker({ project, labels, onChange, ...rest }: LabelPickerProps) {
  const { data = [], isFetching } = useLabels(project)
  const { data: of } = useProject(project)
  const names = new Set(data.map(({ name }) => name))
  const others = labels.filter((name) => !names.has(name)).map((name) => ({ name, color: undefined }))
  const toggle = (name: string) =>
    onChange(labels.includes(name) ? labels.filter((one) => one !== name) : [...labels, name])
  return (
    <Picker
      label={t('ui.label')}
      options={[...data, ...others].map(({ name, color }) => ({
        value: name,
        label: name,
        icon: <LabelDot color={color} />,
      }))}
      chosen={labels}
      onPick={toggle}
      multiple
      waiting={isFetching}
      onCreate={of?.can['set_staff_fields'] ? toggle : undefined}
      createLabel={(name) => t('ui.create_label', { name })}
      {...rest}
    />
  )
}
