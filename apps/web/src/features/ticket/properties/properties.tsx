import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { ReactElement, ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'
import { useFields } from '../../../sync/directory.ts'
import { LabelChip } from '../../../ui/label-chip.tsx'
import { LabelPicker } from '../../../ui/label-picker.tsx'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { AssigneePicker } from '../../../ui/assignee-picker.tsx'
import { PersonPicker } from '../../../ui/person-picker.tsx'
import { PriorityBars } from '../../../ui/priority-bars.tsx'
import { PriorityPicker } from '../../../ui/priority-picker.tsx'
import { SeverityPicker } from '../../../ui/severity-picker.tsx'
import { StatusPicker } from '../../../ui/status-picker.tsx'
import { StatusRing } from '../../../ui/status-ring.tsx'
import { TeamPicker } from '../../../ui/team-picker.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useMayGive } from '../use-may-give.ts'
import { CustomFieldProperty } from './custom-field.tsx'
import { DuePicker, DueValue } from './due-property.tsx'
import { NoValue, Property, ValueButton } from './property.tsx'
import { TextProperty } from './text-property.tsx'
import { useChange } from './use-change.ts'
import classes from './properties.module.css'

/** Pickers that a key opens. */
export type OpenPicker = 'status' | 'priority' | 'assignee' | 'labels' | null

interface PropertiesProps {
  ticket: Ticket
  /** What may be changed now. */
  can: { edit: boolean; move: boolean }
  open: OpenPicker
  onOpen: (open: OpenPicker) => void
}

export function Properties({ ticket, can, open, onOpen }: PropertiesProps) {
  const change = useChange(ticket)
  const me = useMe()
  const may = useMayGive(ticket, can.edit)
  const { data: fields = [] } = useFields(ticket.project_id)
  const opened = (name: OpenPicker) => ({
    opened: open === name,
    onOpenedChange: (isOpen: boolean) => onOpen(isOpen ? name : null),
  })
  const isDone = ticket.status === 'resolved' || ticket.status === 'closed'
  const status = (
    <>
      <StatusRing status={ticket.status} labelled />
      {ticket.step.name || t(`ui.status.${ticket.status}`)}
    </>
  )
  const priority = (
    <>
      <PriorityBars priority={ticket.priority} labelled />
      {t(`ui.priority.${ticket.priority}`)}
    </>
  )
  const severity =
    ticket.severity === null ? <NoValue>{t('ui.none')}</NoValue> : t(`ui.priority.${ticket.severity}`)
  const team = ticket.team ? ticket.team.name : <NoValue>{t('ui.none')}</NoValue>
  const assignee = (
    <>
      <PersonAvatar person={ticket.assignee} size="small" labelled />
      {ticket.assignee ? ticket.assignee.name : <NoValue>{t('ui.nobody')}</NoValue>}
    </>
  )
  const reporter = (
    <>
      <PersonAvatar person={ticket.reporter} size="small" labelled />
      {ticket.reporter.name}
    </>
  )
  const labels =
    ticket.labels.length === 0 ? (
      <NoValue>{t('ui.none')}</NoValue>
    ) : (
      ticket.labels.map((label) => <LabelChip key={label} name={label} project={ticket.project_id} />)
    )

  return (
    <div className={classes.properties}>
      <Property name={t('ui.status')}>
        {editable(can.move, t('ui.status'), status, (button) => (
          <StatusPicker
            status={ticket.status}
            onPick={(picked) => change({ status: picked })}
            {...opened('status')}
          >
            {button}
          </StatusPicker>
        ))}
      </Property>
      <Property name={t('ui.priority')}>
        {editable(can.edit, t('ui.priority'), priority, (button) => (
          <PriorityPicker
            priority={ticket.priority}
            onPick={(picked) => change({ priority: picked })}
            {...opened('priority')}
          >
            {button}
          </PriorityPicker>
        ))}
      </Property>
      <Property name={t('ui.assignee')}>
        {editable(may.assignee, t('ui.assignee'), assignee, (button) => (
          <AssigneePicker
            of={{ ticket: ticket.id }}
            person={ticket.assignee}
            onPick={(picked) => change({ assignee: picked?.id ?? null })}
            {...opened('assignee')}
          >
            {button}
          </AssigneePicker>
        ))}
        {may.take && (
          <button type="button" className={classes.link} onClick={() => change({ assignee: me.id })}>
            {t('ticket.assign_to_me')}
          </button>
        )}
      </Property>
      <Property name={t('ui.label')}>
        {editable(
          can.edit,
          t('ui.label'),
          labels,
          (button) => (
            <LabelPicker
              project={ticket.project_id}
              labels={ticket.labels}
              onChange={(next) => change({ labels: next })}
              {...opened('labels')}
            >
              {button}
            </LabelPicker>
          ),
          classes.wrap,
        )}
      </Property>
      <Property name={t('ticket.due')}>
        {can.edit ? (
          <DuePicker due={ticket.due_at} onPick={(due_at) => change({ due_at })}>
            <DueValue due={ticket.due_at} isDone={isDone} />
          </DuePicker>
        ) : (
          <div className={classes.plain}>
            <DueValue due={ticket.due_at} isDone={isDone} />
          </div>
        )}
      </Property>
      <Property name={t('ui.severity')}>
        {editable(can.edit, t('ui.severity'), severity, (button) => (
          <SeverityPicker severity={ticket.severity} onPick={(picked) => change({ severity: picked })}>
            {button}
          </SeverityPicker>
        ))}
      </Property>
      <Property name={t('ui.team')}>
        {editable(may.team, t('ui.team'), team, (button) => (
          <TeamPicker team={ticket.team} onPick={(picked) => change({ team: picked?.id ?? null })}>
            {button}
          </TeamPicker>
        ))}
      </Property>
      <Property name={t('ticket.reporter')}>
        {editable(can.edit, t('ticket.reporter'), reporter, (button) => (
          <PersonPicker
            label={t('ticket.reporter')}
            person={ticket.reporter}
            optional={false}
            onPick={(picked) => picked && change({ reporter: picked.id })}
          >
            {button}
          </PersonPicker>
        ))}
      </Property>
      <TextProperty
        name={t('ticket.category')}
        value={ticket.category}
        canEdit={can.edit}
        onChange={(category) => change({ category })}
      />
      {(ticket.category !== null || ticket.sub_category !== null) && (
        <TextProperty
          name={t('ticket.sub_category')}
          value={ticket.sub_category}
          canEdit={can.edit}
          onChange={(sub_category) => change({ sub_category })}
        />
      )}
      <TextProperty
        name={t('ticket.department')}
        value={ticket.department}
        canEdit={can.edit}
        onChange={(department) => change({ department })}
      />
      {fields
        .filter(({ key }) => can.edit || Object.hasOwn(ticket.fields, key))
        .map((field) => (
          <CustomFieldProperty
            key={field.key}
            field={field}
            value={ticket.fields[field.key]}
            canEdit={can.edit}
            onChange={(value) => change({ fields: { [field.key]: value } })}
          />
        ))}
      <Times ticket={ticket} />
    </div>
  )
}

function Times({ ticket }: { ticket: Ticket }) {
  const times = [
    ['ticket.created', ticket.created_at],
    ['ticket.updated', ticket.updated_at],
    ['ticket.first_response', ticket.first_response_at],
    ['ticket.resolved', ticket.resolved_at],
    ['ticket.closed', ticket.closed_at],
  ] as const
  return times.map(
    ([name, at]) =>
      at !== null && (
        <Property key={name} name={t(name)}>
          <div className={classes.plain}>
            <TimeAgo at={at} />
          </div>
        </Property>
      ),
  )
}

/** A value that opens its picker, or only the value for whoever may not change it. */
function editable(
  can: boolean,
  name: string,
  value: ReactNode,
  pick: (button: ReactElement<{ onClick?: unknown }>) => ReactNode,
  className = '',
) {
  if (!can) return <div className={`${classes.plain} ${className}`}>{value}</div>
  return pick(
    <ValueButton name={name}>
      <span className={`${classes.shown} ${className}`}>{value}</span>
    </ValueButton>,
  )
}
