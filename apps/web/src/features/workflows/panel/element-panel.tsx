import { Button } from '@mantine/core'
import { ArrowLeft } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import classes from './element-panel.module.css'
import type { PanelProps } from './panel-props.ts'
import { StepPanel } from './step-panel.tsx'
import { TransitionPanel } from './transition-panel.tsx'
import { WorkflowPanel } from './workflow-panel.tsx'

/** All of what is chosen: a step, a transition, several of them, or else the workflow itself. */
export function ElementPanel({ selection, ...props }: PanelProps & { selection: ReadonlySet<string> }) {
  const { definition, onSelect } = props
  const steps = definition.steps.filter(({ id }) => selection.has(id))
  const ways = definition.transitions.filter(({ id }) => selection.has(id))
  const [step] = steps
  const [transition] = ways
  const count = steps.length + ways.length
  return (
    <div className={classes.panel}>
      <div className={classes.head}>
        {count > 0 && (
          <button
            type="button"
            className={classes.back}
            aria-label={t('workflows.to_workflow')}
            title={t('workflows.to_workflow')}
            onClick={() => onSelect(null)}
          >
            <ArrowLeft aria-hidden />
          </button>
        )}
        <h2 className={classes.title}>{titleOf(count, step !== undefined)}</h2>
      </div>
      {count === 0 && <WorkflowPanel {...props} />}
      {count === 1 && step && <StepPanel key={step.id} step={step} {...props} />}
      {count === 1 && transition && (
        <TransitionPanel key={transition.id} transition={transition} {...props} />
      )}
      {count > 1 && !props.readOnly && (
        <Button
          variant="outline"
          color="red"
          onClick={() => {
            props.onEdit({ kind: 'remove', ids: [...selection] })
            onSelect(null)
          }}
        >
          {t('workflows.remove_chosen', { count })}
        </Button>
      )}
    </div>
  )
}

function titleOf(count: number, isStep: boolean): string {
  if (count === 0) return t('workflows.workflow')
  if (count > 1) return t('workflows.chosen', { count })
  return isStep ? t('workflows.step') : t('workflows.transition')
}
