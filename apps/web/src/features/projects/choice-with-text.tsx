import { Radio, Stack } from '@mantine/core'
import type { ReactNode } from 'react'

interface ChoiceWithTextProps<Value extends string> {
  label: string
  /** Not where a title says it already. */
  labelled?: boolean
  options: readonly { value: Value; label: string; text: string }[]
  value: Value
  onChange: (value: Value) => void
  disabled?: boolean
  error?: ReactNode
}

/** One of a few, each with a sentence that says what it means. */
export function ChoiceWithText<Value extends string>(props: ChoiceWithTextProps<Value>) {
  const { label, labelled = true, options, value, onChange, disabled = false, error } = props
  return (
    <Radio.Group
      {...(labelled ? { label } : { 'aria-label': label })}
      value={value}
      onChange={(next) => {
        const chosen = options.find((one) => one.value === next)
        if (chosen && chosen.value !== value) onChange(chosen.value)
      }}
      error={error}
    >
      <Stack gap="sm" mt="xs">
        {options.map((one) => (
          <Radio
            key={one.value}
            value={one.value}
            disabled={disabled}
            label={one.label}
            description={one.text}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}
