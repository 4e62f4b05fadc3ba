import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { useMemo } from 'react'
import { t } from '../../messages/messages.ts'
import { useActions, type Action } from '../../shell/actions.ts'
import type { Place, Spot } from './layout.ts'

interface BoardActionsOptions {
  /** The card on which the keys stand. */
  ticket: { ticket: Ticket | undefined; spot: Spot } | null
  steps: readonly Step[]
  onMove: (spot: Spot, place: Place) => void
  onAdd: (() => void) | null
  /** null: there is none to fold, or to unfold. */
  onFoldEmpty: (() => void) | null
  onUnfoldAll: (() => void) | null
}

/** What the palette can do with the board and the card on which the keys stand. */
export function useBoardActions({
  ticket: at,
  steps,
  onMove,
  onAdd,
  onFoldEmpty,
  onUnfoldAll,
}: BoardActionsOptions): void {
  const actions: Action[] = []
  if (onAdd) actions.push({ id: 'board.add', title: t('board.action.add'), group: 'create', run: onAdd })
  if (onFoldEmpty)
    actions.push({
      id: 'board.fold_empty',
      title: t('board.action.fold_empty'),
      group: 'list',
      run: onFoldEmpty,
    })
  if (onUnfoldAll)
    actions.push({
      id: 'board.unfold_all',
      title: t('board.action.unfold_all'),
      group: 'list',
      run: onUnfoldAll,
    })
  if (at?.ticket && at.ticket.can['move'] === true) {
    const { spot } = at
    const { key } = at.ticket
    steps.forEach((step, column) => {
      if (column === spot.column) return
      const title = t('board.action.move', { key, column: step.name })
      const run = () => onMove(spot, { lane: spot.lane, column, index: 0 })
      actions.push({ id: `board.move.${step.id}`, title, group: 'ticket', run })
    })
  }
  const names = actions.map(({ id, title }) => `${id} ${title}`).join('\n')
  // As long as they are called the same they are the same, so that not each scrolled row registers them anew.
  // oxlint-disable-next-line react/exhaustive-deps
  useActions(useMemo(() => actions, [names, onMove]))
}
