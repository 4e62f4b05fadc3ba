import { Button, Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { OUTCOMES, STATUSES } from '@waybill/contract/workflows/step.ts'
import { ASSIGN_RULES, WAITS_FOR, type StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { Trash2 } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { ApprovalFields } from './approval-fields.tsx'
import classes from './panel.module.css'
import { problemAt, type PanelProps } from './panel-props.ts'
import { Part } from './part.tsx'
import { RefSelect } from './ref-select.tsx'
import { RequiredFields } from './required-fields.tsx'
import { WaysOut } from './ways-out.tsx'

const MOST_LETTERS = 64
const MOST_WEIGHT = 1_000

/** All of one step. */
export function StepPanel({ step, ...props }: PanelProps & { step: StepDefinition }) {
  const { definition, problems, facts, fields, onEdit, onSettle, readOnly } = props
  const { id } = step
  const change = (values: Partial<StepDefinition>, topic?: string) =>
    onEdit({ kind: 'change_step', id, change: values }, topic && `${id} ${topic}`)
  const teams = facts?.teams ?? []
  const at = (...codes: string[]) => problemAt(problems, id, ...codes)
  const total = definition.steps.reduce((sum, one) => sum + one.weight, 0)
  return (
    <div className={classes.fields} onBlur={onSettle}>
      <TextInput
        label={t('workflows.name')}
        data-panel-name
        maxLength={MOST_LETTERS}
        readOnly={readOnly}
        value={step.name}
        onChange={(event) => change({ name: event.currentTarget.value }, 'name')}
        error={at('step_name_taken', 'unfinished')}
      />
      <Select
        label={t('workflows.step_category')}
        description={t('workflows.step_category_text')}
        data={STATUSES.map((value) => ({ value, label: t(`ui.status.${value}`) }))}
        value={step.category}
        allowDeselect={false}
        readOnly={readOnly}
        onChange={(value) => change({ category: STATUSES.find((one) => one === value) ?? step.category })}
      />
      <Select
        label={t('workflows.waits_for')}
        description={t('workflows.waits_for_text')}
        data={WAITS_FOR.map((value) => ({ value, label: t(`workflows.waits_for.${value}`) }))}
        placeholder={t('workflows.waits_for.nobody')}
        clearable
        value={step.waits_for ?? null}
        readOnly={readOnly}
        onChange={(value) => change({ waits_for: WAITS_FOR.find((one) => one === value) ?? null })}
      />
      <div className={classes.checks}>
        <Checkbox
          label={t('workflows.is_start')}
          checked={step.is_start}
          disabled={readOnly}
          onChange={(event) => change({ is_start: event.currentTarget.checked })}
          error={at('start_twice')}
        />
        <Checkbox
          label={t('workflows.is_end')}
          checked={step.is_end}
          disabled={readOnly}
          onChange={(event) => change({ is_end: event.currentTarget.checked })}
          error={at('dead_end', 'no_way_out')}
        />
      </div>
      {step.is_end && (
        <Select
          label={t('workflows.outcome')}
          description={t('workflows.outcome_text')}
          data={OUTCOMES.map((value) => ({ value, label: t(`workflows.outcome.${value}`) }))}
          value={step.outcome ?? 'done'}
          allowDeselect={false}
          readOnly={readOnly}
          onChange={(value) => change({ outcome: OUTCOMES.find((one) => one === value) ?? 'done' })}
        />
      )}

      <Part title={t('workflows.part.who')}>
        <RefSelect
          label={t('workflows.team')}
          value={step.team}
          among={teams}
          onChange={(team) => change({ team })}
          error={at('step_without_team', 'unknown_team')}
          readOnly={readOnly}
        />
        <Select
          label={t('workflows.assign')}
          description={t(`workflows.assign.${step.assign}_text`)}
          data={ASSIGN_RULES.map((value) => ({ value, label: t(`workflows.assign.${value}`) }))}
          value={step.assign}
          allowDeselect={false}
          readOnly={readOnly}
          disabled={step.approval !== null}
          onChange={(value) => change({ assign: ASSIGN_RULES.find((one) => one === value) ?? step.assign })}
        />
        <RefSelect
          label={t('workflows.escalate_to')}
          description={t('workflows.escalate_to_text')}
          value={step.escalate_to}
          among={teams}
          onChange={(team) => change({ escalate_to: team })}
          error={at('unknown_escalation_team', 'escalates_to_itself')}
          readOnly={readOnly}
        />
      </Part>

      <Part title={t('workflows.part.ways')} text={t('workflows.ways_text')}>
        <WaysOut step={step} {...props} />
      </Part>

      <Part title={t('workflows.part.approval')}>
        <ApprovalFields
          approval={step.approval}
          onChange={(approval) => change({ approval })}
          error={at('approval_ways')}
          warning={at('quorum_too_large')}
          readOnly={readOnly}
        />
      </Part>

      <Part title={t('workflows.part.work')}>
        <Textarea
          label={t('workflows.instruction')}
          description={t('workflows.instruction_text')}
          autosize
          minRows={3}
          maxRows={14}
          readOnly={readOnly}
          value={step.instruction}
          onChange={(event) => change({ instruction: event.currentTarget.value }, 'instruction')}
        />
        <RequiredFields
          label={t('workflows.form')}
          description={t('workflows.form_text')}
          value={step.form}
          fields={fields}
          onChange={(form) => change({ form })}
          error={at('unknown_field')}
          readOnly={readOnly}
        />
        <NumberInput
          label={t('workflows.weight')}
          description={
            total > 0
              ? t('workflows.weight_share', { share: Math.round((step.weight / total) * 100) })
              : t('workflows.weight_equal')
          }
          min={0}
          max={MOST_WEIGHT}
          step={0.5}
          decimalScale={3}
          readOnly={readOnly}
          value={step.weight}
          onChange={(value) => {
            if (typeof value === 'number') change({ weight: value }, 'weight')
          }}
        />
      </Part>
      {!readOnly && (
        <Button
          variant="outline"
          color="red"
          leftSection={<Trash2 aria-hidden size="var(--icon-small)" />}
          onClick={() => {
            onEdit({ kind: 'remove', ids: [id] })
            props.onSelect(null)
          }}
        >
          {t('workflows.remove_step')}
        </Button>
      )}
    </div>
  )
}
