import { ActionIcon, Button, Menu } from '@mantine/core'
import type { RuleValues } from '@waybill/contract/automation/rule.ts'
import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import { useFields } from '../../../sync/directory.ts'
import { CustomFieldInput } from '../../../ui/custom-field-input.tsx'
import { fieldWord } from '../model/rule-words.ts'
import type { EditorFacts } from './editor-facts.ts'
import { FIRST_VALUES, VALUE_FIELDS } from './value-names.ts'
import { ValueField } from './value-field.tsx'
import { WrongNote } from './wrong-note.tsx'
import classes from '../automation.module.css'

interface ValueFieldsProps {
  values: RuleValues
  at: string
  facts: EditorFacts
  onChange: (values: RuleValues) => void
}

/** Which fields are set, and to what. */
export function ValueFields({ values, at, facts, onChange }: ValueFieldsProps) {
  const { data: known = [] } = useFields(facts.project ?? undefined)
  const { fields = {}, ...own } = values
  const set = VALUE_FIELDS.filter((field) => own[field] !== undefined)
  const custom = Object.keys(fields)
  const setFields = (next: NonNullable<RuleValues['fields']>) =>
    onChange({ ...own, ...(Object.keys(next).length > 0 && { fields: next }) })
  const addable = [
    ...VALUE_FIELDS.filter((field) => own[field] === undefined).map((field) => ({
      key: field,
      label: fieldWord(field),
      add: () => onChange({ ...values, ...FIRST_VALUES[field] }),
    })),
    ...known
      .filter(({ key }) => fields[key] === undefined)
      .map(({ key, name }) => ({
        key: `field.${key}`,
        label: name,
        add: () => setFields({ ...fields, [key]: null }),
      })),
  ]
  return (
    <>
      {set.map((field) => (
        <Line
          key={field}
          label={fieldWord(field)}
          wrong={facts.wrong(`${at}/${field}`)}
          onRemove={() => {
            const { [field]: _, ...rest } = values
            onChange(rest)
          }}
        >
          <ValueField field={field} values={values} onChange={(part) => onChange({ ...values, ...part })} />
        </Line>
      ))}
      {custom.map((key) => {
        const field = known.find((one) => one.key === key)
        const value = fields[key] ?? null
        return (
          <Line
            key={key}
            label={field?.name ?? key}
            wrong={facts.wrong(`${at}/fields/${key}`)}
            onRemove={() => {
              const { [key]: _, ...rest } = fields
              setFields(rest)
            }}
          >
            {field ? (
              <CustomFieldInput
                field={{ ...field, required: false }}
                value={value}
                onChange={(next) => setFields({ ...fields, [key]: next })}
              />
            ) : (
              <span className={classes.fact}>
                {key}: {String(value)}
              </span>
            )}
          </Line>
        )
      })}
      {set.length + custom.length === 0 && <WrongNote text={facts.wrong(at)} />}
      <Menu position="bottom-start" returnFocus>
        <Menu.Target>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Plus className={classes.icon} aria-hidden />}
          >
            {t('automation.add_field')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {addable.map(({ key, label, add }) => (
            <Menu.Item key={key} onClick={add}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

interface LineProps {
  label: string
  wrong: string | undefined
  onRemove: () => void
  children: ReactNode
}

function Line({ label, wrong, onRemove, children }: LineProps) {
  return (
    <div className={classes.node}>
      <div className={classes.nodeBody}>
        {children}
        <WrongNote text={wrong} />
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('automation.remove_field', { field: label })}
        onClick={onRemove}
      >
        <X className={classes.icon} aria-hidden />
      </ActionIcon>
    </div>
  )
}
