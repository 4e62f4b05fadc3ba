import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element'
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { t } from '../../messages/messages.ts'
import { holdByTouch } from './hold-by-touch.ts'
import { spotOf, ticketAt, type Layout, type Place, type Sizes, type Spot } from './layout.ts'
import { moveCard } from './move-card.ts'
import { nameOfLane } from './lane-name.ts'
import type { Refusal } from './watch-move.ts'
import { nextPlace, othersAt, placeAt, type Direction } from './place.ts'

/** A card that is taken up, and where it would go now. */
export interface Held {
  by: 'pointer' | 'keys'
  from: Spot
  to: Place
}

interface HeldOptions {
  scroller: RefObject<HTMLElement | null>
  surface: RefObject<HTMLElement | null>
  layout: Layout
  sizes: Sizes
  steps: readonly Step[]
  /** Tells those who hear it. */
  tell: (text: string) => void
  /** The workflow of a card does not lead to where it was put. The same function each time. */
  onRefused: (refusal: Refusal) => void
}

/** Moving a card, by pointer or keys: what is taken up, and letting it go. */
export function useHeld({ scroller, surface, layout, sizes, steps, tell, onRefused }: HeldOptions) {
  const [held, setHeld] = useState<Held | null>(null)
  const now = useRef({ layout, sizes, steps })
  useEffect(() => {
    now.current = { layout, sizes, steps }
  })

  const drop = useCallback(
    ({ from, to }: Held) => {
      setHeld(null)
      const { layout: of, steps: columns } = now.current
      // Others may have moved it meanwhile.
      const spot = spotOf(of, from.id)
      const ticket = spot && ticketAt(of, spot)
      if (!spot || !ticket) return
      if (!moveCard(of, columns, spot, to, { tell, onRefused }))
        tell(t('board.put_back', { key: ticket.key }))
    },
    [tell, onRefused],
  )

  useEffect(() => {
    if (!surface.current || !scroller.current) return undefined
    const board = surface.current
    const placeOf = (id: string, at: { clientX: number; clientY: number }) => {
      const { left, top } = board.getBoundingClientRect()
      const { layout: of, sizes: by } = now.current
      return placeAt(of, by, at.clientX - left, at.clientY - top, id)
    }
    const follow = (id: string, at: { clientX: number; clientY: number }) => {
      const from = spotOf(now.current.layout, id)
      const to = placeOf(id, at)
      setHeld((last) =>
        !from ? null : last?.from.id === id && samePlace(last.to, to) ? last : { by: 'pointer', from, to },
      )
    }
    const letGo = (id: string, at: { clientX: number; clientY: number }) => {
      const from = spotOf(now.current.layout, id)
      if (from) drop({ by: 'pointer', from, to: placeOf(id, at) })
      else setHeld(null)
    }
    return combine(
      holdByTouch(board, scroller.current, {
        cardAt: (target) => {
          const id = target.closest('[data-card]')?.getAttribute('data-card')
          const spot = id ? spotOf(now.current.layout, id) : null
          const ticket = spot && ticketAt(now.current.layout, spot)
          return ticket?.can['move'] === true && !target.closest('button') ? ticket.id : null
        },
        follow,
        drop: letGo,
        putBack: () => setHeld(null),
      }),
      autoScrollForElements({ element: scroller.current }),
      // With the heads of the columns: the name of a folded one hangs over its strip.
      dropTargetForElements({ element: scroller.current, canDrop: ({ source }) => isCard(source.data) }),
      monitorForElements({
        canMonitor: ({ source }) => isCard(source.data),
        onDrag: ({ source, location }) => {
          const { dropTargets, input } = location.current
          if (!isCard(source.data)) return
          if (dropTargets.length > 0) follow(source.data.card, input)
          else setHeld(null)
        },
        onDrop: ({ source, location }) => {
          const { dropTargets, input } = location.current
          if (isCard(source.data) && dropTargets.length > 0) letGo(source.data.card, input)
          else setHeld(null)
        },
      }),
    )
  }, [scroller, surface, drop])

  const takeUp = (id: string) => {
    const from = spotOf(layout, id)
    const ticket = from && ticketAt(layout, from)
    if (!from || !ticket) return
    setHeld({ by: 'keys', from, to: from })
    tell(t('board.held', { key: ticket.key }))
  }
  const carry = (key: Direction) => {
    if (!held) return
    const to = nextPlace(layout, held.to, key, held.from.id)
    setHeld({ ...held, to })
    tell(wordsFor(layout, steps, to, held.from.id))
  }
  const putBack = () => {
    const ticket = held && ticketAt(layout, held.from)
    setHeld(null)
    if (ticket) tell(t('board.put_back', { key: ticket.key }))
  }
  return { held, takeUp, carry, putBack, putDown: () => held && drop(held) }
}

export function cardData(id: string): Record<string, unknown> {
  return { card: id }
}

function isCard(data: Record<string | symbol, unknown>): data is { card: string } {
  return typeof data['card'] === 'string'
}

function samePlace(one: Place, other: Place): boolean {
  return one.lane === other.lane && one.column === other.column && one.index === other.index
}

function wordsFor(layout: Layout, steps: readonly Step[], place: Place, moving: string): string {
  const lane = layout.lanes[place.lane]?.lane
  const where = {
    column: steps[place.column]?.name ?? '',
    place: place.index + 1,
    count: othersAt(layout, place, moving).length + 1,
  }
  return lane && lane.by !== 'none'
    ? t('board.held_at_lane', { lane: nameOfLane(lane), ...where })
    : t('board.held_at', where)
}
