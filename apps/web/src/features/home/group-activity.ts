import { dateAndTime } from '../../ui/instants.ts'
import type { Activity } from '@waybill/contract/overview/overview.ts'

type Item = Activity['items'][number]

/** What happened to one ticket without anything else in between. */
export interface ActivityGroup {
  ticket: Item['ticket']
  /** Newest first. */
  items: readonly Item[]
}

/** Lines that follow each other and are of one ticket stand together. */
export function groupActivity(items: readonly Item[]): ActivityGroup[] {
  const groups: { ticket: Item['ticket']; items: Item[] }[] = []
  for (const item of items) {
    const last = groups.at(-1)
    if (last?.ticket.id === item.ticket.id) last.items.push(item)
    else groups.push({ ticket: item.ticket, items: [item] })
  }
  return groups
}

const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g

/** The sentence with its instants as the reader's clock has them. */
export function withLocalTimes(text: string): string {
  return text.replace(INSTANT, (instant) => dateAndTime(instant))
}
