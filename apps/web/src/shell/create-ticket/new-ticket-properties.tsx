import type { Project } from '@waybill/contract/projects/project.ts'
import { CircleAlert, Folder, Tag, Users } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { LabelPicker } from '../../ui/label-picker.tsx'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { AssigneePicker } from '../../ui/assignee-picker.tsx'
import { PriorityBars } from '../../ui/priority-bars.tsx'
import { PriorityPicker } from '../../ui/priority-picker.tsx'
import { ProjectPicker } from '../../ui/project-picker.tsx'
import { PropertyButton } from '../../ui/property-button.tsx'
import { SeverityPicker } from '../../ui/severity-picker.tsx'
import { TeamPicker } from '../../ui/team-picker.tsx'
import classes from './create-ticket.module.css'
import type { NewTicket } from './new-ticket.ts'

interface NewTicketPropertiesProps {
  project: Project
  chosen: NewTicket
  choose: (change: Partial<NewTicket>) => void
}

/** Who asks for help chooses the project and nothing else; the rest is for who works there. */
export function NewTicketProperties({ project, chosen, choose }: NewTicketPropertiesProps) {
  const { priority, severity, assignee, team, labels, due } = chosen
  const isStaff = project.can['set_staff_fields'] === true
  return (
    <div className={classes.properties}>
      <ProjectPicker
        project={project.key}
        needs="create_ticket"
        onPick={({ key }) => choose({ project: key, assignee: null, labels: [], fields: {} })}
      >
        <PropertyButton name={t('ui.project')} icon={<Folder size="1em" aria-hidden />}>
          {project.name}
        </PropertyButton>
      </ProjectPicker>
      {isStaff && (
        <>
          <PriorityPicker priority={priority} onPick={(picked) => choose({ priority: picked })}>
            <PropertyButton name={t('ui.priority')} icon={<PriorityBars priority={priority} labelled />}>
              {t(`ui.priority.${priority}`)}
            </PropertyButton>
          </PriorityPicker>
          <AssigneePicker
            of={{ project: project.id }}
            person={assignee}
            onPick={(picked) => choose({ assignee: picked })}
          >
            <PropertyButton
              name={t('ui.assignee')}
              icon={<PersonAvatar person={assignee} size="small" labelled />}
              empty={!assignee}
            >
              {assignee?.name ?? t('ui.assignee')}
            </PropertyButton>
          </AssigneePicker>
          <LabelPicker project={project.key} labels={labels} onChange={(next) => choose({ labels: next })}>
            <PropertyButton
              name={t('ui.label')}
              icon={<Tag size="1em" aria-hidden />}
              empty={labels.length === 0}
            >
              {labels.length === 0 ? t('ui.label') : labels.join(', ')}
            </PropertyButton>
          </LabelPicker>
          <TeamPicker team={team} onPick={(picked) => choose({ team: picked })}>
            <PropertyButton name={t('ui.team')} icon={<Users size="1em" aria-hidden />} empty={!team}>
              {team?.name ?? t('ui.team')}
            </PropertyButton>
          </TeamPicker>
          <SeverityPicker severity={severity} onPick={(picked) => choose({ severity: picked })}>
            <PropertyButton
              name={t('ui.severity')}
              icon={<CircleAlert size="1em" aria-hidden />}
              empty={!severity}
            >
              {severity ? t(`ui.priority.${severity}`) : t('ui.severity')}
            </PropertyButton>
          </SeverityPicker>
          <label className={classes.due}>
            {t('ui.due')}
            <input
              type="date"
              value={due ?? ''}
              onChange={(event) => choose({ due: event.currentTarget.value || null })}
            />
          </label>
        </>
      )}
    </div>
  )
}
