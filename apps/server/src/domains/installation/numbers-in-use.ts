import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { VerifyReport } from './verify-report.ts'

/** The numbers that each project has given, one bit each: a million tickets take 125 kB. */
export class NumbersInUse {
  readonly #projects = new Map<string, Uint8Array>()
  readonly #twice: { project: string; number: number }[] = []

  note(event: LogEvent): void {
    if (event.kind !== 'ticket.created' || event.project_id === null) return
    const { number } = (event as LogEvent<EventData<'ticket.created'>>).data.after
    const bits = this.#room(event.project_id, number)
    const bit = 1 << (number & 7)
    const byte = bits[number >> 3] ?? 0
    if (byte & bit) this.#twice.push({ project: event.project_id, number })
    bits[number >> 3] = byte | bit
  }

  /** @param lastNumbers of the projects that exist, by id */
  check(report: VerifyReport, lastNumbers: ReadonlyMap<string, number>): void {
    for (const { project, number } of this.#twice)
      report.add(`project ${project}`, `gave the number ${String(number)} twice`)
    for (const [project, last] of lastNumbers) {
      const bits = this.#projects.get(project)
      for (let number = 1; number <= last; number += 1) {
        if (!has(bits, number)) report.add(`project ${project}`, `never gave the number ${String(number)}`)
      }
      const beyond = (bits?.length ?? 0) * 8
      for (let number = last + 1; number < beyond; number += 1) {
        if (has(bits, number))
          report.add(`project ${project}`, `last_number is ${String(last)}, but ${String(number)} was given`)
      }
    }
  }

  #room(project: string, number: number): Uint8Array {
    const bits = this.#projects.get(project) ?? new Uint8Array(128)
    if (number >> 3 < bits.length) {
      this.#projects.set(project, bits)
      return bits
    }
    const more = new Uint8Array(Math.max(bits.length * 2, (number >> 3) + 1))
    more.set(bits)
    this.#projects.set(project, more)
    return more
  }
}

function has(bits: Uint8Array | undefined, number: number): boolean {
  return ((bits?.[number >> 3] ?? 0) & (1 << (number & 7))) !== 0
}
