import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { FieldValues } from '@waybill/contract/tickets/ticket.ts'
import { useFields } from '../../sync/directory.ts'
import { CustomFieldInput } from '../../ui/custom-field-input.tsx'
import classes from './create-ticket.module.css'

interface CustomFieldsProps {
  project: string
  values: FieldValues
  problem: Problem | null
  onChange: (values: FieldValues) => void
}

/** The project's own fields; those that a new ticket must have come first. */
export function CustomFields({ project, values, problem, onChange }: CustomFieldsProps) {
  const { data = [] } = useFields(project)
  if (data.length === 0) return null
  return (
    <div className={classes.fields}>
      {data
        .toSorted((a, b) => Number(b.required) - Number(a.required))
        .map((field) => (
          <CustomFieldInput
            key={field.id}
            field={field}
            value={values[field.key] ?? null}
            error={problem?.errors?.find(({ pointer }) => pointer === `/fields/${field.key}`)?.message}
            onChange={(value) => onChange({ ...values, [field.key]: value })}
          />
        ))}
    </div>
  )
}
