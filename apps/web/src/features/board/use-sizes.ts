import { useEffect, useMemo, useState, type RefObject } from 'react'
import type { Sizes } from './layout.ts'
import type { Lanes } from './lanes.ts'

/** What of the board can be seen, in pixels of the board. */
export interface Sight {
  top: number
  height: number
  width: number
}

/** A column is no wider than this many times what is usual. */
const WIDEST = 1.5
/** On a narrow screen a bit of the next column shows that there is one. */
const OF_SCREEN = 0.86

function token(name: string): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name))
}

export interface CardSizes extends Sizes {
  card: { width: number; height: number }
}

/** The columns that are not folded share the room that there is. */
export function useSizes(width: number, columns: number, folded: number, by: Lanes): CardSizes {
  return useMemo(() => {
    const gap = token('--s-2')
    const least = Math.min(token('--column-least'), width * OF_SCREEN)
    const most = token('--column') * WIDEST
    const strip = token('--column-folded')
    const share = Math.floor((width - folded * strip) / Math.max(1, columns - folded))
    const column = Math.max(least, Math.min(share, most))
    const height = token('--card')
    return {
      column,
      folded: strip,
      row: height + gap,
      head: by === 'none' ? gap : token('--s-10'),
      card: { width: column - gap * 2, height },
    }
  }, [width, columns, folded, by])
}

/** Moves in steps of half a screen, so that scrolling a little shows nothing anew. */
export function useSight(scroller: RefObject<HTMLElement | null>): Sight {
  const [sight, setSight] = useState<Sight>({ top: 0, height: 0, width: 0 })
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const look = () => {
      const { clientHeight: height, scrollTop } = element
      const { paddingLeft, paddingRight } = getComputedStyle(element)
      const width = element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
      const step = Math.max(1, Math.floor(height / 2))
      const top = Math.floor(scrollTop / step) * step
      setSight((last) =>
        last.top === top && last.height === height && last.width === width ? last : { top, height, width },
      )
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
  return sight
}
