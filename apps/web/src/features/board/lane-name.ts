import { t } from '../../messages/messages.ts'
import type { Lane } from './lanes.ts'

export function nameOfLane(lane: Lane): string {
  switch (lane.by) {
    case 'none':
      return ''
    case 'assignee':
      return lane.assignee?.name ?? t('board.nobody')
    case 'priority':
      return t(`ui.priority.${lane.priority}`)
  }
}
