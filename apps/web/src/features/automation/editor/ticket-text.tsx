import { Button, Menu, Textarea } from '@mantine/core'
import { TEXT_NAMES } from '@waybill/contract/automation/rule-text.ts'
import { Braces } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { useFields } from '../../../sync/directory.ts'
import { t } from '../../../messages/messages.ts'
import classes from '../automation.module.css'

interface TicketTextProps {
  /** "Text" unless it says otherwise. */
  label?: string
  help?: string | null
  /** Without breaks, and shorter. */
  isLine?: boolean
  /** Whose fields are offered too. */
  project: string | null
  text: string
  wrong: string | undefined
  onChange: (text: string) => void
}

/** A text with values of the ticket, which are offered below it. */
export function TicketText({
  label = t('automation.message'),
  help = null,
  isLine = false,
  project,
  text,
  wrong,
  onChange,
}: TicketTextProps) {
  const { data: fields = [] } = useFields(project ?? undefined)
  const field = useRef<HTMLTextAreaElement>(null)
  const caretNext = useRef<number | null>(null)
  useLayoutEffect(() => {
    // Behind what was put in, so that one writes on there.
    if (caretNext.current === null) return
    field.current?.focus()
    field.current?.setSelectionRange(caretNext.current, caretNext.current)
    caretNext.current = null
  }, [text])
  const insert = (name: string) => {
    const start = field.current?.selectionStart ?? text.length
    const end = field.current?.selectionEnd ?? text.length
    const before = `${text.slice(0, start)}{{${name}}}`
    caretNext.current = before.length
    onChange(before + text.slice(end))
  }
  return (
    <div>
      <Textarea
        ref={field}
        label={label}
        {...(help !== null && { description: help })}
        autosize
        minRows={isLine ? 1 : 2}
        maxRows={10}
        maxLength={isLine ? 2_000 : 10_000}
        value={text}
        onChange={({ currentTarget: { value } }) => onChange(isLine ? value.replaceAll('\n', ' ') : value)}
        error={wrong}
      />
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            className={classes.insert ?? ''}
            variant="subtle"
            size="compact-sm"
            leftSection={<Braces className={classes.icon} aria-hidden />}
          >
            {t('automation.insert')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {[...TEXT_NAMES, ...fields.map(({ key }) => `field.${key}`)].map((name) => (
            <Menu.Item key={name} className={classes.code ?? ''} onClick={() => insert(name)}>
              {`{{${name}}}`}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
