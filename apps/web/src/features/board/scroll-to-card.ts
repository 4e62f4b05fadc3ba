import { cardId } from './card.tsx'
import { leftOf, type Layout, type Place } from './layout.ts'
import type { CardSizes } from './use-sizes.ts'

export function focusCard(id: string): void {
  document
    .getElementById(cardId(id))
    ?.querySelector<HTMLElement>('[data-title]')
    ?.focus({ preventScroll: true })
}

/** As little as is needed for a card to be seen whole. */
export function scrollTo(
  element: HTMLElement | null,
  { column }: Pick<Place, 'column'>,
  y: number,
  sizes: CardSizes,
  layout: Layout,
): void {
  if (!element) return
  const heads = element.firstElementChild instanceof HTMLElement ? element.firstElementChild.offsetHeight : 0
  const x = leftOf(layout, column)
  const seen = element.clientHeight - heads
  if (y - sizes.head < element.scrollTop) element.scrollTop = y - sizes.head
  else if (y + sizes.row > element.scrollTop + seen) element.scrollTop = y + sizes.row - seen
  if (x < element.scrollLeft) element.scrollLeft = x
  else if (x + sizes.column > element.scrollLeft + element.clientWidth)
    element.scrollLeft = x + sizes.column - element.clientWidth
}
