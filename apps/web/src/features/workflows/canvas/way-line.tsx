import { BaseEdge, type EdgeProps } from '@xyflow/react'
import { MessageSquareText, ListChecks, Split } from 'lucide-react'
import { memo, useContext } from 'react'
import { createPortal } from 'react-dom'
import { t } from '../../../messages/messages.ts'
import type { WayEdge } from './canvas-content.ts'
import classes from './canvas.module.css'
import { LabelLayer } from './label-layer.ts'
import { wayPath } from './way-path.ts'

/** Wider than the line, so that a hand hits it. */
const HIT_WIDTH = 18
/** About how wide a name is drawn, in pixels of the canvas. */
const LABEL_ROOM = 40
const LETTER = 7
const MOST_LETTERS = 16

/** A transition as it is drawn: a line with its name on it. */
export const WayLine = memo(function WayLine(props: EdgeProps<WayEdge>) {
  const { id, data, selected, sourceX, sourceY, targetX, targetY, markerEnd } = props
  const layer = useContext(LabelLayer)
  if (!data) return null
  const { transition, route, hasProblem, mark, onSelect } = data
  const { path, labelX, labelY } = wayPath(
    route,
    { sourceX, sourceY, targetX, targetY },
    LABEL_ROOM + Math.min(transition.name.length, MOST_LETTERS) * LETTER,
  )
  const state = {
    'data-selected': selected === true,
    'data-wrong': hasProblem,
    ...(mark && { 'data-mark': mark }),
  }
  return (
    <>
      <g className={classes.line} {...state}>
        <BaseEdge id={id} path={path} interactionWidth={HIT_WIDTH} {...(markerEnd && { markerEnd })} />
      </g>
      {layer &&
        createPortal(
          <button
            type="button"
            tabIndex={-1}
            className={`${classes.label ?? ''} nodrag nopan`}
            style={{ transform: `translate(-50%, -50%) translate(${String(labelX)}px, ${String(labelY)}px)` }}
            onClick={() => onSelect(id)}
            {...state}
          >
            {transition.guard !== null && <Split aria-hidden />}
            {transition.required_fields.length > 0 && <ListChecks aria-hidden />}
            {transition.comment === 'required' && <MessageSquareText aria-hidden />}
            <span className={classes.labelName}>{transition.name || t('workflows.without_name')}</span>
            {mark && <span className={classes.labelMark}>{t(`workflows.mark.${mark}`)}</span>}
          </button>,
          layer,
        )}
    </>
  )
})
