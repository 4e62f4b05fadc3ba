import { Button, Checkbox, Input, Radio, Select, Stack, TextInput } from '@mantine/core'
import { APPROVED_HANDLE, REFUSED_HANDLE } from '@waybill/contract/workflows/check-transitions.ts'
import {
  COMMENT_VISIBILITIES,
  TAKERS,
  type TransitionDefinition,
} from '@waybill/contract/workflows/workflow.ts'
import { Trash2 } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { QueryLine, useMistake } from '../../tickets/query/query-line.tsx'
import { nameOrNone } from '../element-words.ts'
import classes from './panel.module.css'
import { problemAt, type PanelProps } from './panel-props.ts'
import { RequiredFields } from './required-fields.tsx'

const FINISH = 'finish'
const MOST_LETTERS = 64
const MOST_GUARD = 2_000

/** All of one transition. */
export function TransitionPanel({ transition, ...props }: PanelProps & { transition: TransitionDefinition }) {
  const { definition, problems, fields, onEdit, onSettle, onSelect, readOnly } = props
  const { id, from, to } = transition
  const guard = transition.guard ?? ''
  const mistake = useMistake(guard, null)
  const change = (values: Partial<TransitionDefinition>, topic?: string) =>
    onEdit({ kind: 'change_transition', id, change: values }, topic && `${id} ${topic}`)
  const at = (...codes: string[]) => problemAt(problems, id, ...codes)
  const steps = definition.steps.map((step) => ({ value: step.id, label: nameOrNone(step.name) }))
  const isOfApproval = definition.steps.some((step) => step.id === from && step.approval !== null)
  const asks = !isOfApproval && definition.steps.find((step) => step.id === to)?.waits_for === 'requester'
  return (
    <div className={classes.fields} onBlur={onSettle}>
      <TextInput
        label={t('workflows.transition_name')}
        description={t('workflows.transition_name_text')}
        data-panel-name
        maxLength={MOST_LETTERS}
        readOnly={readOnly}
        value={transition.name}
        onChange={(event) => change({ name: event.currentTarget.value }, 'name')}
        error={at('transition_name_taken', 'unfinished')}
      />
      <Select
        label={t('workflows.from')}
        data={steps.filter(({ value }) => value !== to)}
        value={from}
        allowDeselect={false}
        searchable
        readOnly={readOnly}
        onChange={(value) => {
          if (value !== null) change({ from: value })
        }}
      />
      <Select
        label={t('workflows.to')}
        data={[
          ...steps.filter(({ value }) => value !== from),
          { value: FINISH, label: t('workflows.finish_run') },
        ]}
        value={to ?? FINISH}
        allowDeselect={false}
        searchable
        readOnly={readOnly}
        onChange={(value) => {
          if (value !== null) change({ to: value === FINISH ? null : value })
        }}
        error={at('self_loop', 'unknown_step')}
      />
      {isOfApproval ? (
        <Radio.Group
          label={t('workflows.taken_when')}
          value={transition.source_handle ?? ''}
          onChange={(value) => change({ source_handle: value })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value={APPROVED_HANDLE} label={t('workflows.approved')} disabled={readOnly} />
            <Radio value={REFUSED_HANDLE} label={t('workflows.refused')} disabled={readOnly} />
          </Stack>
        </Radio.Group>
      ) : (
        <>
          <Select
            label={t('workflows.who')}
            data={TAKERS.map((value) => ({ value, label: t(`workflows.who.${value}`) }))}
            value={transition.who}
            allowDeselect={false}
            readOnly={readOnly}
            onChange={(value) => change({ who: TAKERS.find((one) => one === value) ?? transition.who })}
          />
          <Input.Wrapper
            label={t('workflows.guard')}
            description={t('workflows.guard_text')}
            error={mistake ? undefined : at('guard_wrong')}
          >
            <QueryLine
              text={guard}
              onChange={(text) => change({ guard: text.trim() === '' ? null : text }, 'guard')}
              label={t('workflows.guard')}
              placeholder="priority:high"
              most={MOST_GUARD}
              mistake={mistake}
              readOnly={readOnly}
            />
          </Input.Wrapper>
        </>
      )}
      <Checkbox
        label={t('workflows.comment_required')}
        checked={transition.comment === 'required'}
        disabled={readOnly}
        onChange={(event) => change({ comment: event.currentTarget.checked ? 'required' : 'optional' })}
      />
      <Select
        label={t('workflows.comment_visibility')}
        description={t(asks ? 'workflows.comment_question' : 'workflows.comment_visibility_text')}
        data={COMMENT_VISIBILITIES.map((value) => ({
          value,
          label: t(`workflows.comment_visibility.${value}`),
        }))}
        value={asks ? 'public' : (transition.comment_visibility ?? 'internal')}
        allowDeselect={false}
        readOnly={readOnly}
        disabled={asks}
        onChange={(value) =>
          change({ comment_visibility: COMMENT_VISIBILITIES.find((one) => one === value) ?? 'internal' })
        }
      />
      <RequiredFields
        label={t('workflows.required_fields')}
        description={t('workflows.required_fields_text')}
        value={transition.required_fields}
        fields={fields}
        onChange={(required) => change({ required_fields: required })}
        error={at('unknown_field')}
        readOnly={readOnly}
      />
      {!readOnly && (
        <Button
          variant="outline"
          color="red"
          leftSection={<Trash2 aria-hidden size="var(--icon-small)" />}
          onClick={() => {
            onEdit({ kind: 'remove', ids: [id] })
            onSelect(from)
          }}
        >
          {t('workflows.remove_transition')}
        </Button>
      )}
    </div>
  )
}
