import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { line } from '@waybill/contract/schema.ts'
import type { CustomField } from '@waybill/contract/projects/project.ts'
import type { ImportedTicket } from './imported-ticket.ts'
import type { WantedField } from './import-format.ts'
import type { FieldChoices } from './read-ticket.ts'

/** The contract's limit for the choices of a select field. */
const MOST = 200
const Choice = line(120)

/** The choices of select fields: what the project has, what the mapping allows, and what the file brings. */
export class ChoicesOfFields implements FieldChoices {
  readonly #stored = new Map<string, Set<string>>()
  readonly #seen = new Map<string, Set<string>>()
  readonly #fields: readonly WantedField[]

  constructor(fields: readonly WantedField[], there: readonly CustomField[]) {
    this.#fields = fields.filter((field) => field.type === 'select')
    for (const { key, options } of this.#fields) {
      const stored = there.find((field) => field.key === key)?.options ?? options ?? []
      this.#stored.set(key, new Set(stored))
      this.#seen.set(key, new Set(stored))
    }
  }

  accept(field: Pick<WantedField, 'key' | 'options'>, value: string): boolean {
    if (field.options) return field.options.includes(value)
    const seen = this.#seen.get(field.key)
    if (!seen) return false
    if (seen.has(value)) return true
    if (seen.size >= MOST || fieldErrors(Choice, value).length > 0) return false
    seen.add(value)
    return true
  }

  /** What these tickets use and the project does not have yet. */
  missing(tickets: readonly ImportedTicket[]): { field: string; values: string[] }[] {
    return this.#fields.flatMap(({ key }) => {
      const stored = this.#stored.get(key)
      const used = tickets.flatMap((ticket) => [
        ticket.first.fields[key],
        ...ticket.changes.map((change) => change.set.fields?.[key]),
      ])
      const values = [...new Set(used.filter((value) => typeof value === 'string'))].filter(
        (value) => !stored?.has(value),
      )
      return values.length > 0 ? [{ field: key, values }] : []
    })
  }

  /** These are in the project now. */
  stored(added: readonly { field: string; values: readonly string[] }[]): void {
    for (const { field, values } of added) for (const value of values) this.#stored.get(field)?.add(value)
  }
}
