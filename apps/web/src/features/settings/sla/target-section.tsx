import { Checkbox, MultiSelect, Select, Switch, TagsInput } from '@mantine/core'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { PolicyTarget } from '@waybill/contract/sla/sla.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { STATUSES } from '@waybill/contract/workflows/step.ts'
import { t } from '../../../messages/messages.ts'
import { errorOf } from '../../../ui/problem-note.tsx'
import { errorUnder } from '../calendars/errors-at.ts'
import { Section } from '../section.tsx'
import { PauseFields } from './pause-fields.tsx'
import type { TargetName } from './policy-draft.ts'
import { TimeInput } from './time-input.tsx'
import classes from './sla.module.css'

const PERCENTS = [50, 60, 70, 75, 80, 90, 95]
const ON_CHANGE = ['retroactive', 'restart'] as const
const ENDS_ON = ['resolved', 'closed'] as const
const ON_REOPEN = ['continue', 'new'] as const

interface TargetSectionProps {
  name: TargetName
  /** null: it is not promised. */
  target: PolicyTarget | null
  /** Of the target in what is sent. */
  place: string
  problem: Problem | null
  mayEdit: boolean
  onPromise: (isPromised: boolean) => void
  onChange: (target: PolicyTarget) => void
}

/** One thing that a policy may promise: how long by priority, when the clock stands still, who is warned. */
export function TargetSection(props: TargetSectionProps) {
  const { name, target, place, problem, mayEdit, onPromise, onChange } = props
  const title = t(`sla_settings.target.${name}`)
  return (
    <Section
      title={title}
      text={t(`sla_settings.text.${name}`)}
      action={
        <Switch
          label={t('sla_settings.promise')}
          aria-label={t('sla_settings.promise_of', { target: title })}
          disabled={!mayEdit}
          checked={target !== null}
          onChange={({ currentTarget }) => onPromise(currentTarget.checked)}
        />
      }
    >
      {target && (
        <TargetFields
          name={name}
          target={target}
          title={title}
          place={place}
          problem={problem}
          mayEdit={mayEdit}
          onChange={onChange}
        />
      )}
    </Section>
  )
}

interface TargetFieldsProps
  extends Pick<TargetSectionProps, 'name' | 'place' | 'problem' | 'mayEdit' | 'onChange'> {
  target: PolicyTarget
  title: string
}

function TargetFields({ name, target, title, place, problem, mayEdit, onChange }: TargetFieldsProps) {
  const change = (part: Partial<PolicyTarget>) => onChange({ ...target, ...part })
  const percents = [...new Set([...PERCENTS, ...(target.warn_at ?? [])])].toSorted((a, b) => a - b)
  const locked = { readOnly: !mayEdit }
  return (
    <div className={classes.fields}>
      <div className={classes.times}>
        {PRIORITIES.toReversed().map((priority) => (
          <TimeInput
            key={priority}
            label={t(`ui.priority.${priority}`)}
            name={t('sla_settings.time_of', { target: title, priority: t(`ui.priority.${priority}`) })}
            value={target.durations[priority] ?? null}
            onChange={(duration) => change({ durations: { ...target.durations, [priority]: duration } })}
            error={errorOf(problem, `${place}/durations/${priority}`)}
            readOnly={!mayEdit}
          />
        ))}
      </div>
      <p className={classes.hint}>{t('sla_settings.time_text')}</p>
      <div className={classes.pair}>
        <MultiSelect
          label={t('sla_settings.warn_at')}
          data={percents.map((count) => ({
            value: String(count),
            label: t('sla_settings.percent', { count }),
          }))}
          value={(target.warn_at ?? []).map(String)}
          onChange={(chosen) => change({ warn_at: chosen.map(Number).toSorted((a, b) => a - b) })}
          error={errorUnder(problem, `${place}/warn_at`)}
          {...locked}
        />
        <MultiSelect
          label={t('sla_settings.pause_on')}
          data={STATUSES.map((status) => ({ value: status, label: t(`ui.status.${status}`) }))}
          value={target.pause_on ?? []}
          onChange={(chosen) => change({ pause_on: STATUSES.filter((one) => chosen.includes(one)) })}
          error={errorUnder(problem, `${place}/pause_on`)}
          {...locked}
        />
      </div>
      <Checkbox
        label={t('sla_settings.pause_on_hold')}
        checked={target.pause_on_hold ?? name === 'resolution'}
        onChange={(event) => change({ pause_on_hold: event.currentTarget.checked })}
        disabled={!mayEdit}
      />
      <details className={classes.more}>
        <summary>{t('sla_settings.more')}</summary>
        <div className={classes.fields}>
          <TagsInput
            label={t('sla_settings.pause_labels')}
            placeholder={t('sla_settings.pause_labels_example')}
            maxTags={20}
            value={target.pause_on_labels ?? []}
            onChange={(labels) => change({ pause_on_labels: labels })}
            error={errorUnder(problem, `${place}/pause_on_labels`)}
            {...locked}
          />
          <PauseFields
            fields={target.pause_on_fields ?? []}
            mayEdit={mayEdit}
            error={errorUnder(problem, `${place}/pause_on_fields`)}
            onChange={(fields) => change({ pause_on_fields: fields })}
          />
          <div className={classes.pair}>
            <Select
              label={t('sla_settings.on_change')}
              data={ON_CHANGE.map((value) => ({ value, label: t(`sla_settings.on_change.${value}`) }))}
              allowDeselect={false}
              value={target.on_change ?? 'retroactive'}
              onChange={(value) =>
                change({ on_change: ON_CHANGE.find((one) => one === value) ?? 'retroactive' })
              }
              {...locked}
            />
            {target.target === 'resolution' && (
              <>
                <Select
                  label={t('sla_settings.ends_on')}
                  data={ENDS_ON.map((value) => ({ value, label: t(`sla_settings.ends_on.${value}`) }))}
                  allowDeselect={false}
                  value={target.ends_on ?? 'resolved'}
                  onChange={(value) =>
                    change({ ends_on: ENDS_ON.find((one) => one === value) ?? 'resolved' })
                  }
                  {...locked}
                />
                <Select
                  label={t('sla_settings.on_reopen')}
                  data={ON_REOPEN.map((value) => ({ value, label: t(`sla_settings.on_reopen.${value}`) }))}
                  allowDeselect={false}
                  value={target.on_reopen ?? 'continue'}
                  onChange={(value) =>
                    change({ on_reopen: ON_REOPEN.find((one) => one === value) ?? 'continue' })
                  }
                  {...locked}
                />
              </>
            )}
          </div>
        </div>
      </details>
    </div>
  )
}
