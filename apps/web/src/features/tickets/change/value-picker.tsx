import type { Changes } from '@waybill/client'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { LabelPicker } from '../../../ui/label-picker.tsx'
import { AssigneePicker } from '../../../ui/assignee-picker.tsx'
import { PersonPicker } from '../../../ui/person-picker.tsx'
import { PriorityPicker } from '../../../ui/priority-picker.tsx'
import { StatusPicker } from '../../../ui/status-picker.tsx'
import type { ChangedField } from './changed-fields.ts'
import classes from './value-picker.module.css'

export interface Place {
  left: number
  top: number
  width: number
  height: number
}

interface ValuePickerProps {
  field: ChangedField
  /** The tickets that are changed; what all of them have is shown as chosen. */
  tickets: readonly Ticket[]
  place: Place
  onChange: (changes: Changes) => void
  onClose: () => void
}

/** Picks a value for one or many tickets; it opens at a place of the window. */
export function ValuePicker({ field, tickets, place, onChange, onClose }: ValuePickerProps) {
  const anchor = <span className={classes.anchor} style={{ ...place }} />
  const shared = {
    opened: true,
    onOpenedChange: (opened: boolean) => {
      if (!opened) onClose()
    },
    children: anchor,
  }
  const [first] = tickets
  if (!first) return null
  const isSame = <T,>(read: (ticket: Ticket) => T) => tickets.every((ticket) => read(ticket) === read(first))
  switch (field) {
    case 'status':
      return (
        <StatusPicker
          {...shared}
          status={isSame(({ status }) => status) ? first.status : null}
          onPick={(status) => onChange({ status })}
        />
      )
    case 'priority':
      return (
        <PriorityPicker
          {...shared}
          priority={isSame(({ priority }) => priority) ? first.priority : null}
          onPick={(priority) => onChange({ priority })}
        />
      )
    case 'assignee': {
      const picked = {
        ...shared,
        person: isSame(({ assignee }) => assignee?.id) ? first.assignee : null,
        onPick: (person: NamedRef | null) => onChange({ assignee: person?.id ?? null }),
      }
      if (tickets.length === 1) return <AssigneePicker {...picked} of={{ ticket: first.id }} />
      // What each of several then takes is said before it happens.
      return isSame(({ project_id }) => project_id) ? (
        <AssigneePicker {...picked} of={{ project: first.project_id }} />
      ) : (
        <PersonPicker {...picked} />
      )
    }
    case 'labels': {
      const common = first.labels.filter((label) => tickets.every(({ labels }) => labels.includes(label)))
      return (
        <LabelPicker
          {...shared}
          project={first.project_key}
          labels={common}
          onChange={(labels) => {
            const add_labels = labels.filter((label) => !common.includes(label))
            const remove_labels = common.filter((label) => !labels.includes(label))
            onChange({
              ...(add_labels.length > 0 && { add_labels }),
              ...(remove_labels.length > 0 && { remove_labels }),
            })
          }}
        />
      )
    }
  }
}
