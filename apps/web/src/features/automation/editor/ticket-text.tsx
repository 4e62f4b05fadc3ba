import { Button, Textarea } from '@mantine/core'
import { TEXT_NAMES } from '@waybill/contract/automation/rule-text.ts'
import { useRef } from 'react'
import { t } from '../../../messages/messages.ts'
import classes from '../automation.module.css'

interface TicketTextProps {
  text: string
  wrong: string | undefined
  onChange: (text: string) => void
}

/** A text with values of the ticket, which are offered below it. */
export function TicketText({ text, wrong, onChange }: TicketTextProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const insert = (name: string) => {
    const [start, end] = [
      field.current?.selectionStart ?? text.length,
      field.current?.selectionEnd ?? text.length,
    ]
    onChange(`${text.slice(0, start)}{{${name}}}${text.slice(end)}`)
    field.current?.focus()
  }
  return (
    <div>
      <Textarea
        ref={field}
        label={t('automation.message')}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={10_000}
        value={text}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        error={wrong}
      />
      <div className={classes.insert} role="group" aria-label={t('automation.insert')}>
        {TEXT_NAMES.map((name) => (
          <Button key={name} size="compact-xs" variant="default" onClick={() => insert(name)}>
            {`{{${name}}}`}
          </Button>
        ))}
      </div>
    </div>
  )
}
