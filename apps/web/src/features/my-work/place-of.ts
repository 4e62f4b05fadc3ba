import type { LinkProps } from '@tanstack/react-router'
import type { RowPlace } from './task-rows.tsx'

/** Where the ticket of a row opens: beside the list, or on its own page. */
export function placeOf(key: string, { beside, place }: RowPlace): LinkProps {
  if (beside) return { to: '/my-work', search: { ...place, peek: key } }
  return { to: '/tickets/$ticket', params: { ticket: key } }
}
