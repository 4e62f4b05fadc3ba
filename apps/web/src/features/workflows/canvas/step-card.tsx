import { APPROVED_HANDLE, REFUSED_HANDLE } from '@waybill/contract/workflows/check-transitions.ts'
import { Handle, Position, type NodeProps } from '@xyflow/react'
import { CircleAlert, Flag, Play, TriangleAlert, Users } from 'lucide-react'
import { memo } from 'react'
import { t } from '../../../messages/messages.ts'
import { StatusRing } from '../../../ui/status-ring.tsx'
import { quorumWords } from '../element-words.ts'
import type { StepNode } from './canvas-content.ts'
import classes from './canvas.module.css'

/** A step as it is drawn. */
export const StepCard = memo(function StepCard({ data, selected }: NodeProps<StepNode>) {
  const { step, team, finishing, errors, warnings, mark, onSelect } = data
  return (
    <div
      className={classes.step}
      data-selected={selected}
      data-start={step.is_start}
      data-wrong={errors > 0}
      {...(mark && { 'data-mark': mark })}
    >
      <Handle type="target" position={Position.Left} className={classes.handle ?? ''} />
      <div className={classes.head}>
        <StatusRing status={step.category} labelled />
        <span className={classes.name}>{step.name || t('workflows.without_name')}</span>
        {errors > 0 ? (
          <CircleAlert className={classes.error} aria-hidden />
        ) : (
          warnings > 0 && <TriangleAlert className={classes.warning} aria-hidden />
        )}
      </div>
      <div className={classes.facts}>
        <span className={classes.team} data-missing={team === null}>
          <Users aria-hidden />
          <span className={classes.teamName}>{team ?? t('workflows.no_team')}</span>
        </span>
        {step.is_start && (
          <span className={classes.tag}>
            <Play aria-hidden />
            {t('workflows.start')}
          </span>
        )}
        {step.is_end && (
          <span className={classes.tag}>
            <Flag aria-hidden />
            {t(step.outcome === 'refused' ? 'workflows.end_refused' : 'workflows.end')}
          </span>
        )}
      </div>
      {step.approval && <div className={classes.approval}>{quorumWords(step.approval)}</div>}
      {finishing.map(({ id, name, selected: isChosen, mark: markOf }) => (
        <button
          key={id}
          type="button"
          tabIndex={-1}
          className={`${classes.finish ?? ''} nodrag`}
          data-selected={isChosen}
          {...(markOf && { 'data-mark': markOf })}
          onClick={(event) => {
            event.stopPropagation()
            onSelect(id)
          }}
        >
          <Flag aria-hidden />
          <span className={classes.teamName}>{t('workflows.finishes_by', { name })}</span>
        </button>
      ))}
      {mark && <span className={classes.mark}>{t(`workflows.mark.${mark}`)}</span>}
      {step.approval ? (
        <>
          <Way id={APPROVED_HANDLE} at={classes.yes} label={t('workflows.approved')} />
          <Way id={REFUSED_HANDLE} at={classes.no} label={t('workflows.refused')} />
        </>
      ) : (
        <Handle type="source" position={Position.Right} className={classes.handle ?? ''} />
      )}
    </div>
  )
})

function Way({ id, at, label }: { id: string; at: string | undefined; label: string }) {
  return (
    <Handle
      type="source"
      id={id}
      position={Position.Right}
      className={`${classes.handle ?? ''} ${at ?? ''}`}
      title={label}
    />
  )
}
