import { t } from '../../messages/messages.ts'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { PriorityBars } from '../../ui/priority-bars.tsx'
import { nameOfLane } from './lane-name.ts'
import type { Lane } from './lanes.ts'
import classes from './board.module.css'

interface LaneHeadProps {
  lane: Lane
  top: number
  /** Behind the names that hang from the columns folded before the first open one. */
  left: number
  height: number
  width: number
  count: number
}

/** Stays at the left edge while the columns go by. */
export function LaneHead({ lane, top, left, height, width, count }: LaneHeadProps) {
  return (
    <div className={classes.lane} style={{ top, height }}>
      <h3 className={classes.laneName} style={{ marginInlineStart: left, maxWidth: width }}>
        {lane.by === 'assignee' && <PersonAvatar person={lane.assignee} size="small" labelled />}
        {lane.by === 'priority' && <PriorityBars priority={lane.priority} labelled />}
        {nameOfLane(lane)}
        <span className={classes.laneCount}>{t('board.count', { count })}</span>
      </h3>
    </div>
  )
}
