import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import type { DefinitionFields } from '@waybill/contract/workflows/diff-definitions.ts'
import { t } from '../../../messages/messages.ts'
import { DurationInput } from './duration-input.tsx'
import { EndActions } from './end-actions.tsx'
import { AlsoTakes, MatchWords } from './match-words.tsx'
import classes from './panel.module.css'
import { problemAt, type PanelProps } from './panel-props.ts'
import { Part } from './part.tsx'
import { RefSelect } from './ref-select.tsx'

const MOST_LETTERS = 64
const MOST_DESCRIPTION = 256
const MOST_DAYS = 365
const MOST_HOURS = 8_760

/** What belongs to the whole workflow: its name, which tickets it takes, its times, and what follows at the end. */
export function WorkflowPanel(props: PanelProps) {
  const { workflow, definition, problems, facts, onEdit, onSettle, readOnly } = props
  const set = (fields: DefinitionFields, topic?: string) =>
    onEdit({ kind: 'set_fields', fields }, topic && `workflow ${topic}`)
  const at = (...codes: string[]) => problemAt(problems, null, ...codes)
  const { front_desk: desk } = definition
  return (
    <div className={classes.fields} onBlur={onSettle}>
      <TextInput
        label={t('workflows.name')}
        data-panel-name
        maxLength={MOST_LETTERS}
        readOnly={readOnly}
        value={definition.name}
        onChange={(event) => set({ name: event.currentTarget.value }, 'name')}
        error={definition.name.trim() === '' && t('workflows.needs_name')}
      />
      <Textarea
        label={t('workflows.description')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={MOST_DESCRIPTION}
        readOnly={readOnly}
        value={definition.description}
        onChange={(event) => set({ description: event.currentTarget.value }, 'description')}
      />

      <Part title={t('workflows.part.match')} text={t('workflows.match_text')}>
        <MatchWords definition={definition} onChange={set} readOnly={readOnly} />
        <Select
          label={t('ui.priority')}
          data={PRIORITIES.toReversed().map((value) => ({ value, label: t(`ui.priority.${value}`) }))}
          placeholder={t('workflows.any_priority')}
          clearable
          clearButtonProps={{ 'aria-label': t('workflows.clear', { what: t('ui.priority') }) }}
          readOnly={readOnly}
          value={definition.priority}
          onChange={(value) => set({ priority: PRIORITIES.find((one) => one === value) ?? null })}
        />
        <AlsoTakes definition={definition} />
      </Part>

      <Part title={t('workflows.part.times')} text={t('workflows.times_text')}>
        <div className={classes.pairs}>
          {PRIORITIES.toReversed().map((priority) => (
            <DurationInput
              business
              key={priority}
              label={t(`ui.priority.${priority}`)}
              value={definition.sla[priority]}
              readOnly={readOnly}
              onChange={(duration) =>
                set({ sla: { ...definition.sla, [priority]: duration } }, `sla ${priority}`)
              }
            />
          ))}
        </div>
        {at('sla_order', 'sla_empty') && <p className={classes.wrong}>{at('sla_order', 'sla_empty')}</p>}
        <RefSelect
          label={t('workflows.calendar')}
          description={t('workflows.calendar_text')}
          value={definition.calendar}
          among={facts?.calendars ?? []}
          onChange={(calendar) => set({ calendar })}
          error={at('unknown_calendar')}
          readOnly={readOnly}
        />
      </Part>

      <Part title={t('workflows.part.desk')}>
        <Checkbox
          label={t('workflows.desk_approval')}
          description={t('workflows.desk_approval_text')}
          checked={desk.approval}
          disabled={readOnly}
          onChange={(event) => set({ front_desk: { ...desk, approval: event.currentTarget.checked } })}
        />
        <NumberInput
          label={t('workflows.reopen_days')}
          description={t('workflows.zero_never')}
          min={0}
          max={MOST_DAYS}
          allowDecimal={false}
          readOnly={readOnly}
          value={desk.reopen_days}
          onChange={(value) => {
            if (typeof value === 'number') set({ front_desk: { ...desk, reopen_days: value } }, 'reopen')
          }}
        />
        <Checkbox
          label={t('workflows.reply_reopens')}
          description={t('workflows.reply_reopens_text')}
          checked={desk.reply_reopens ?? false}
          disabled={readOnly || desk.reopen_days === 0}
          onChange={(event) => set({ front_desk: { ...desk, reply_reopens: event.currentTarget.checked } })}
        />
        <NumberInput
          label={t('workflows.close_after_hours')}
          description={t('workflows.zero_never')}
          min={0}
          max={MOST_HOURS}
          allowDecimal={false}
          readOnly={readOnly}
          value={desk.close_after_hours}
          onChange={(value) => {
            if (typeof value === 'number') set({ front_desk: { ...desk, close_after_hours: value } }, 'close')
          }}
        />
      </Part>

      <Part title={t('workflows.part.end_actions')} text={t('workflows.end_actions_text')}>
        <EndActions workflow={workflow} definition={definition} onEdit={onEdit} readOnly={readOnly} />
      </Part>
    </div>
  )
}
