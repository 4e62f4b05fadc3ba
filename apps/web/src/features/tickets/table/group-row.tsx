import { ChevronDown, ChevronRight } from 'lucide-react'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { STATUSES } from '@waybill/contract/workflows/step.ts'
import { t } from '../../../messages/messages.ts'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { PriorityBars } from '../../../ui/priority-bars.tsx'
import { StatusRing } from '../../../ui/status-ring.tsx'
import type { Group, Grouping } from '../groups.ts'
import classes from './ticket-table.module.css'

interface GroupRowProps {
  group: Group
  by: Grouping
  /** There are more of it than are shown. */
  isCut: boolean
  folded: boolean
  index: number
  top: number
}

export function GroupRow({ group, by, isCut, folded, index, top }: GroupRowProps) {
  const Fold = folded ? ChevronRight : ChevronDown
  return (
    <div
      role="row"
      className={classes.group}
      style={{ transform: `translateY(${String(top)}px)` }}
      data-group={group.id}
      aria-rowindex={index + 2}
    >
      <div role="gridcell" className={classes.groupCell}>
        <button type="button" className={classes.groupButton} aria-expanded={!folded} tabIndex={-1}>
          <Fold className={classes.fold} aria-hidden />
          <GroupSign group={group} by={by} />
          {nameOfGroup(group, by)}
          <span className={classes.count}>
            {group.tickets.length}
            {isCut && '+'}
          </span>
        </button>
      </div>
    </div>
  )
}

function GroupSign({ group, by }: Pick<GroupRowProps, 'group' | 'by'>) {
  const status = STATUSES.find((one) => one === group.id)
  const priority = PRIORITIES.find((one) => one === group.id)
  if (by === 'status' && status) return <StatusRing status={status} labelled />
  if (by === 'priority' && priority) return <PriorityBars priority={priority} labelled />
  if (by === 'assignee') return <PersonAvatar person={group.tickets[0]?.assignee ?? null} labelled />
  return null
}

function nameOfGroup({ id, tickets }: Group, by: Grouping): string {
  const [first] = tickets
  switch (by) {
    case 'status':
      return first ? t(`ui.status.${first.status}`) : id
    case 'priority':
      return first ? t(`ui.priority.${first.priority}`) : id
    case 'assignee':
      return first?.assignee?.name ?? t('ui.nobody')
    case 'project':
      return id
  }
}
