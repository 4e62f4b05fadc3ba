import { cardId } from './card.tsx'
import { leftOf, type Layout, type Place } from './layout.ts'
import type { CardSizes } from './use-sizes.ts'

export function focusCard(id: string): void {
  document
    .getElementById(cardId(id))
    ?.querySelector<HTMLElement>('[data-title]')
    ?.focus({ preventScroll: true })
}

/** The button that folds a column, or the one that unfolds it, once it is there. */
export function focusFold(element: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-fold="${element}"]`)?.focus())
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
  const width = layout.columns[column]?.width ?? sizes.column
  const seen = element.clientHeight - heads
  if (y - sizes.head < element.scrollTop) element.scrollTop = y - sizes.head
  else if (y + sizes.row > element.scrollTop + seen) element.scrollTop = y + sizes.row - seen
  if (x < element.scrollLeft) element.scrollLeft = x
  else if (x + width > element.scrollLeft + element.clientWidth)
    element.scrollLeft = x + width - element.clientWidth
}
