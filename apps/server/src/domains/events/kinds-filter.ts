import { eventKinds, isEventKind } from '@waybill/contract/events/event-kinds.ts'
import { unknownKind } from './events.errors.ts'

/** The kinds that `ticket.created,comment.*` means; null without a filter. @throws Problem 400 for an unknown one */
export function parseKinds(text: string | undefined): ReadonlySet<string> | null {
  if (text === undefined) return null
  const kinds = text.split(',').flatMap((one) => kindsOf(one.trim()))
  return new Set(kinds)
}

function kindsOf(name: string): string[] {
  if (isEventKind(name)) return [name]
  const group = name.endsWith('.*')
    ? Object.keys(eventKinds).filter((kind) => kind.startsWith(name.slice(0, -1)))
    : []
  if (group.length === 0) throw unknownKind(name)
  return group
}
