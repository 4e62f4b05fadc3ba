import { Button, Checkbox, Select, TextInput, Textarea } from '@mantine/core'
import {
  FIELD_TYPES,
  type CustomField,
  type FieldType,
  type Project,
} from '@waybill/contract/projects/project.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { DialogButtons } from '../../../ui/dialog-buttons.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { errorAt, otherThan } from '../error-at.ts'
import { linesOf, suggestFieldKey } from './field-texts.ts'
import { mustHave } from '../../../ui/must-have.ts'

interface FieldDialogProps {
  project: Project
  /** The one that is edited; a new one without it. Key and type never change. */
  field?: CustomField
  onClose: () => void
}

export function FieldDialog({ project, field, onClose }: FieldDialogProps) {
  const [name, setName] = useState(field?.name ?? '')
  const [typed, setTyped] = useState<string | null>(field?.key ?? null)
  const [type, setType] = useState<FieldType>(field?.type ?? 'text')
  const [options, setOptions] = useState(field?.options.join('\n') ?? '')
  const [required, setRequired] = useState(field?.required ?? false)
  const key = typed ?? suggestFieldKey(name)
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name, key, ...(type === 'select' && { options }) })
    const values = {
      name: name.trim(),
      required,
      ...(type === 'select' && { options: linesOf(options) }),
    }
    if (field) await client.fields.update(project.id, field.id, values)
    else await client.fields.create(project.id, { ...values, key, type })
    askDirectoryAgain()
    say(t('projects.saved'), { tone: 'good' })
    onClose()
  })
  return (
    <Dialog
      onClose={onClose}
      title={field ? t('projects.edit_field', { name: field.name }) : t('projects.new_field')}
      onSubmit={() => act()}
    >
      <ProblemNote problem={otherThan(problem, ['name', 'key', 'type', 'options', 'required'])} />
      <TextInput
        label={t('projects.name')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={64}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorAt(problem, 'name')}
      />
      {!field && (
        <>
          <TextInput
            label={t('projects.field_key')}
            description={t('projects.field_key_text', { key: key || 'floor' })}
            required
            withAsterisk={false}
            maxLength={40}
            value={key}
            onChange={(event) => setTyped(suggestFieldKey(event.currentTarget.value, false))}
            error={errorAt(problem, 'key')}
          />
          <Select
            label={t('projects.field_type')}
            description={t('projects.field_type_text')}
            data={FIELD_TYPES.map((value) => ({ value, label: t(`projects.type.${value}`) }))}
            allowDeselect={false}
            value={type}
            onChange={(next) => setType(FIELD_TYPES.find((one) => one === next) ?? type)}
            error={errorAt(problem, 'type')}
          />
        </>
      )}
      {type === 'select' && (
        <Textarea
          label={t('projects.options')}
          description={t('projects.options_text')}
          required
          withAsterisk={false}
          autosize
          minRows={3}
          maxRows={10}
          value={options}
          onChange={(event) => setOptions(event.currentTarget.value)}
          error={errorAt(problem, 'options')}
        />
      )}
      <Checkbox
        label={t('projects.required')}
        checked={required}
        onChange={(event) => setRequired(event.currentTarget.checked)}
      />
      <DialogButtons onCancel={onClose}>
        <Button type="submit" loading={acting}>
          {field ? t('ui.save') : t('projects.create_field')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
