import { Checkbox, NumberInput, Select, Switch } from '@mantine/core'
import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { t } from '../../../messages/messages.ts'
import classes from './panel.module.css'

type Approval = NonNullable<StepDefinition['approval']>

interface ApprovalFieldsProps {
  approval: StepDefinition['approval']
  onChange: (approval: StepDefinition['approval']) => void
  error: string | undefined
  warning: string | undefined
  readOnly: boolean
}

const USUAL: Approval = { quorum: 'all', refusal_ends: true, without_requester: true }
const SOME = 'some'
const QUORUMS = ['all', 'any', SOME] as const
const MOST_VOICES = 50

/** Several people decide at a step. */
export function ApprovalFields({ approval, onChange, error, warning, readOnly }: ApprovalFieldsProps) {
  const quorum = approval?.quorum
  return (
    <>
      <Switch
        label={t('workflows.is_approval')}
        description={t('workflows.is_approval_text')}
        checked={approval !== null}
        disabled={readOnly}
        onChange={(event) => onChange(event.currentTarget.checked ? USUAL : null)}
        error={error}
      />
      {approval && (
        <>
          <Select
            label={t('workflows.quorum')}
            data={QUORUMS.map((value) => ({ value, label: t(`workflows.quorum_of.${value}`) }))}
            value={typeof quorum === 'number' ? SOME : (quorum ?? null)}
            allowDeselect={false}
            readOnly={readOnly}
            onChange={(value) => {
              if (value === 'all' || value === 'any') onChange({ ...approval, quorum: value })
              else onChange({ ...approval, quorum: 2 })
            }}
            error={warning}
          />
          {typeof quorum === 'number' && (
            <NumberInput
              label={t('workflows.voices')}
              className={classes.short ?? ''}
              min={1}
              max={MOST_VOICES}
              allowDecimal={false}
              value={quorum}
              readOnly={readOnly}
              onChange={(value) => {
                if (typeof value === 'number' && value >= 1) onChange({ ...approval, quorum: value })
              }}
            />
          )}
          <Checkbox
            label={t('workflows.refusal_ends')}
            checked={approval.refusal_ends}
            disabled={readOnly}
            onChange={(event) => onChange({ ...approval, refusal_ends: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('workflows.without_requester')}
            description={t('workflows.without_requester_text')}
            checked={approval.without_requester === true}
            disabled={readOnly}
            onChange={(event) => onChange({ ...approval, without_requester: event.currentTarget.checked })}
          />
        </>
      )}
    </>
  )
}
