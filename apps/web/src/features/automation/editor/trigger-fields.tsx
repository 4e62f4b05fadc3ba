import { MultiSelect, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { RULE_KINDS, type RuleTrigger } from '@waybill/contract/automation/rule.ts'
import { CLOCK_TARGETS } from '@waybill/contract/sla/sla.ts'
import { t } from '../../../messages/messages.ts'
import { zonesWith } from '../../settings/calendars/zones.ts'
import { CRON_PRESETS, cronOf, presetOf } from '../model/cron-words.ts'
import { NEW_TRIGGERS } from '../model/rule-draft.ts'
import type { EditorFacts } from './editor-facts.ts'
import { QueryField } from './query-field.tsx'
import classes from '../automation.module.css'

const KINDS = ['event', 'sla', 'schedule'] as const
const AT = '/definition/trigger'
const OWN = 'own'
const OFTEN = [...CRON_PRESETS, OWN] as const
const ANY = ''

interface TriggerFieldsProps {
  trigger: RuleTrigger
  facts: EditorFacts
  onChange: (trigger: RuleTrigger) => void
}

/** What makes a rule look: events, the time of a clock, or times. */
export function TriggerFields(props: TriggerFieldsProps) {
  const { trigger, onChange } = props
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('automation.when')}
        className={classes.kinds ?? ''}
        data={KINDS.map((value) => ({ value, label: t(`automation.on.${value}`) }))}
        value={trigger.on}
        onChange={(value) => {
          const on = KINDS.find((one) => one === value)
          if (on) onChange(NEW_TRIGGERS[on])
        }}
      />
      {trigger.on === 'event' && <EventFields {...props} />}
      {trigger.on === 'sla' && <ClockFields {...props} />}
      {trigger.on === 'schedule' && <ScheduleFields {...props} />}
    </Stack>
  )
}

function EventFields({ trigger, facts, onChange }: TriggerFieldsProps) {
  const { kinds = [] } = trigger
  return (
    <MultiSelect
      label={t('automation.events')}
      placeholder={kinds.length === 0 ? t('automation.events_example') : ''}
      data={RULE_KINDS.map((kind) => ({ value: kind, label: t(`automation.kind.${kind}`) }))}
      searchable
      nothingFoundMessage={t('ui.nothing_found')}
      value={kinds}
      onChange={(chosen) => onChange({ ...trigger, kinds: RULE_KINDS.filter((one) => chosen.includes(one)) })}
      error={facts.wrong(`${AT}/kinds`)}
    />
  )
}

function ClockFields({ trigger: { target, ...trigger }, facts, onChange }: TriggerFieldsProps) {
  return (
    <div className={classes.pair}>
      <Select
        label={t('automation.clock')}
        data={[
          { value: ANY, label: t('automation.any_clock') },
          ...CLOCK_TARGETS.map((one) => ({ value: one, label: t(`sla_settings.target.${one}`) })),
        ]}
        allowDeselect={false}
        value={target ?? ANY}
        onChange={(value) => {
          const chosen = CLOCK_TARGETS.find((one) => one === value)
          onChange({ ...trigger, ...(chosen && { target: chosen }) })
        }}
        error={facts.wrong(`${AT}/target`)}
      />
      <NumberInput
        label={t('automation.percent')}
        description={t('automation.percent_text')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        min={1}
        max={100}
        allowDecimal={false}
        hideControls
        value={trigger.percent ?? ''}
        onChange={(value) => {
          const { percent: _, ...rest } = trigger
          onChange({
            ...rest,
            ...(target && { target }),
            ...(typeof value === 'number' && { percent: value }),
          })
        }}
        error={facts.wrong(`${AT}/percent`)}
      />
    </div>
  )
}

function ScheduleFields({ trigger, facts, onChange }: TriggerFieldsProps) {
  const { cron = '', zone = '', query = '' } = trigger
  return (
    <>
      <div className={classes.pair}>
        <Select
          label={t('automation.schedule')}
          data={OFTEN.map((value) => ({ value, label: t(`automation.cron.${value}`) }))}
          allowDeselect={false}
          value={presetOf(cron) ?? OWN}
          onChange={(value) => {
            const written = value === null ? undefined : cronOf(value)
            if (written !== undefined) onChange({ ...trigger, cron: written })
          }}
        />
        <TextInput
          label={t('automation.cron')}
          description={t('automation.cron_text')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={100}
          spellCheck={false}
          value={cron}
          onChange={({ currentTarget }) => onChange({ ...trigger, cron: currentTarget.value })}
          error={facts.wrong(`${AT}/cron`)}
        />
        <Select
          label={t('automation.zone')}
          data={zonesWith(zone)}
          searchable
          clearable
          placeholder="UTC"
          nothingFoundMessage={t('ui.nothing_found')}
          value={zone === '' ? null : zone}
          onChange={(next) => onChange({ ...trigger, zone: next ?? '' })}
          error={facts.wrong(`${AT}/zone`)}
        />
      </div>
      <QueryField
        label={t('automation.for_tickets')}
        hint={t('automation.for_tickets_text')}
        query={query}
        wrong={facts.wrong(`${AT}/query`)}
        onChange={(next) => onChange({ ...trigger, query: next })}
      />
    </>
  )
}
