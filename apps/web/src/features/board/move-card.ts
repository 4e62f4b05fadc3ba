import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { offerUndo } from '../../shell/undo.ts'
import { leadsTo } from './leads-to.ts'
import { ticketAt, type Layout, type Place, type Spot } from './layout.ts'
import type { Lane } from './lanes.ts'
import { watchMove, type Refusal } from './watch-move.ts'
import { othersAt } from './place.ts'

type Change = Parameters<typeof client.updateTicket>[1]

interface MoveHeard {
  /** Tells those who hear the board. */
  tell: (text: string) => void
  /** The ticket's workflow refuses it. */
  onRefused: (refusal: Refusal) => void
}

/**
 * Puts a card to a place: into its column, between the cards there, and into its lane; what was can be brought back.
 * @returns false when it stands there already
 */
export function moveCard(
  layout: Layout,
  steps: readonly Step[],
  from: Spot,
  to: Place,
  { tell, onRefused }: MoveHeard,
): boolean {
  const ticket = ticketAt(layout, from)
  const step = steps[to.column]
  const lane = layout.lanes[to.lane]?.lane
  if (!ticket || !step || !lane) return false
  if (from.lane === to.lane && from.column === to.column && from.index === to.index) return false
  const before = othersAt(layout, from, ticket.id)
  const backTo = besides(before, from.index)
  const changesLane = from.lane !== to.lane
  const wish = {
    ...(from.column !== to.column && { step }),
    ...besides(othersAt(layout, to, ticket.id), to.index),
  }
  // Alone in its cell it keeps its rank: only the lane is another one.
  const moved = Object.keys(wish).length > 0 ? client.moveTicket(ticket.id, wish) : null
  if (changesLane) client.updateTicket(ticket.id, valueOf(lane))
  const standsIn = ({ name }: Step) => t('board.moved', { key: ticket.key, column: name })
  tell(standsIn(step))
  const offered = offerUndo(standsIn(step), () => {
    const back = { ...(from.column !== to.column && { step: ticket.step }), ...backTo }
    if (Object.keys(back).length > 0) watchMove(client.moveTicket(ticket.id, back), ticket, { onRefused })
    if (changesLane) client.updateTicket(ticket.id, valueOf(lane, ticket))
  })
  if (moved) {
    watchMove(moved, ticket, {
      onMoved: (at) => {
        if (from.column === to.column) return
        if (at.name !== step.name) {
          offered.reword(standsIn(at))
          tell(standsIn(at))
        }
        void leadsTo(ticket.id, at, ticket.step).then((leads) => leads || offered.close(), offered.close)
      },
      onRefused: (refusal) => {
        offered.withdraw()
        onRefused(refusal)
      },
    })
  }
  return true
}

/** The neighbour by which the server places it: the one above, or at the top the one below. */
function besides(others: readonly Ticket[], index: number): { after?: string; before?: string } {
  const above = others[index - 1]
  const below = others[index]
  if (above) return { after: above.id }
  return below ? { before: below.id } : {}
}

/** What makes a ticket stand in a lane; with `ticket` what makes it stand where that one did. */
function valueOf(lane: Lane, ticket?: Ticket): Change {
  switch (lane.by) {
    case 'none':
      return {}
    case 'priority':
      return { priority: ticket?.priority ?? lane.priority }
    case 'assignee':
      return { assignee: (ticket ? ticket.assignee : lane.assignee)?.id ?? null }
  }
}
