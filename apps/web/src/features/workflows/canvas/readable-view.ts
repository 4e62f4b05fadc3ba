import type { Box } from './step-box.ts'

/** Below it the words of a step are too small to be read. */
export const READABLE = 0.8
const LARGEST = 1
/** Around the steps, in pixels of the screen: room for the names of ways. */
const MARGIN = 56

interface Size {
  width: number
  height: number
}

/** How wide a drawing may be, in its own pixels, so that all of it can be read at once. */
export function roomIn({ width }: Pick<Size, 'width'>): number {
  return (width - 2 * MARGIN) / READABLE
}

/**
 * What is seen of a drawing at first: all of it, where that can be read; else the steps around this one, and one moves on from
 * there. Pure.
 */
export function readableView(boxes: readonly Box[], start: Box, { width, height }: Size) {
  const left = Math.min(...boxes.map(({ x }) => x))
  const top = Math.min(...boxes.map(({ y }) => y))
  const wide = Math.max(...boxes.map((box) => box.x + box.width)) - left
  const high = Math.max(...boxes.map((box) => box.y + box.height)) - top
  const fits = Math.min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high)
  const zoom = Math.min(LARGEST, Math.max(READABLE, fits))
  return {
    zoom,
    x: along({ from: left, size: wide, first: start.x }, width, zoom),
    y: along({ from: top, size: high, first: start.y }, height, zoom),
  }
}

/** Where the drawing begins along one side of the frame: in its middle, or so that the first is near its beginning. */
function along(
  { from, size, first }: { from: number; size: number; first: number },
  room: number,
  zoom: number,
): number {
  if (size * zoom <= room - 2 * MARGIN) return (room - size * zoom) / 2 - from * zoom
  return Math.max(MARGIN - first * zoom, room - MARGIN - (from + size) * zoom)
}
