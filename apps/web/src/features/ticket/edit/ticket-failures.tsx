import { Button } from '@mantine/core'
import { nameOf, type Changes, type Failure } from '@waybill/client'
import { PRIORITIES, type Ticket } from '@waybill/contract/tickets/ticket.ts'
import { STATUSES } from '@waybill/contract/workflows/step.ts'
import { useState } from 'react'
import { client } from '../../../session/client.ts'
import { t } from '../../../messages/messages.ts'
import { useFields } from '../../../sync/directory.ts'
import { useFailures } from '../../../sync/use-connection.ts'
import { useStore } from '../../../sync/use-store.ts'
import { exactTime } from '../../../ui/instants.ts'
import { MergeDialog } from '../../../ui/merge/merge-dialog.tsx'
import { asChanges, mergeFields } from './conflict-fields.ts'
import { fieldLabel } from './field-label.ts'
import classes from './edit.module.css'

/** Changes of this ticket that somebody else made too: a person decides, now or later. */
export function TicketFailures({ ticket }: { ticket: Ticket }) {
  const failures = useFailures().filter(
    ({ intent, conflicts }) =>
      intent.kind === 'update' && intent.ticket_id === ticket.id && conflicts.length > 0,
  )
  const [later, setLater] = useState<readonly string[]>([])
  const open = failures.find(({ intent }) => !later.includes(intent.ref))
  return (
    <>
      {failures
        .filter((failure) => failure !== open)
        .map(({ intent: { ref } }) => (
          <div key={ref} className={classes.note} data-tone="warn" role="alert">
            <span className={classes.grow}>{t('ticket.conflict_waits')}</span>
            <Button size="compact-sm" onClick={() => setLater(later.filter((one) => one !== ref))}>
              {t('ticket.decide')}
            </Button>
          </div>
        ))}
      {open && (
        <Conflict
          key={open.intent.ref}
          ticket={ticket}
          failure={open}
          onLater={() => setLater([...later, open.intent.ref])}
        />
      )}
    </>
  )
}

interface FailureProps {
  ticket: Ticket
  failure: Failure
}

function Conflict({ ticket, failure, onLater }: FailureProps & { onLater: () => void }) {
  const { data: fields = [] } = useFields(ticket.project_id)
  const state = useStore((snapshot) => snapshot.state)
  const label = (field: string) => fieldLabel(field, fields)
  const value = (field: string, raw: unknown): string => {
    if (raw === null || raw === undefined) return ''
    const text = typeof raw === 'string' ? raw : JSON.stringify(raw)
    if (field === 'title' || field === 'description') return text
    const priority = PRIORITIES.find((one) => one === text)
    if (priority) return t(`ui.priority.${priority}`)
    const status = STATUSES.find((one) => one === text)
    if (status) return t(`ui.status.${status}`)
    if (field === 'due_at') return exactTime(text)
    return nameOf(state, text) ?? text
  }
  const { ref } = failure.intent
  return (
    <MergeDialog
      about={ticket.key}
      fields={mergeFields(failure.conflicts, { label, value })}
      onClose={onLater}
      onDiscard={() => client.dismiss(ref)}
      onDone={(chosen) => {
        const changes: Changes = asChanges(chosen)
        client.resolve(ref, changes)
      }}
    />
  )
}
