import { isEventKind, versionOf } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'

/** Turns the data of one version of a kind into the next one, keyed `kind@version`; the only place that knows old shapes. */
const upcasters: Record<string, (data: unknown) => unknown> = {}

/**
 * The event in the current version of its kind (rule L5).
 * @throws Error when its version has no upcaster: it was written by a newer program, or the list above has a gap.
 */
export function upcast(event: LogEvent): LogEvent {
  if (!isEventKind(event.kind)) return event
  const current = versionOf(event.kind)
  let { version, data } = event
  while (version !== current) {
    const step = upcasters[`${event.kind}@${String(version)}`]
    if (!step)
      throw new Error(`event ${String(event.seq)}: no way from ${event.kind} version ${String(version)}`)
    data = step(data)
    version += 1
  }
  return version === event.version ? event : { ...event, version, data }
}
