import type { HistoryRunInput } from '@waybill/contract/workflows/history-run.ts'

/** What stands in the form. */
export interface PastFields {
  query: string
  /** Days as fields of dates have them; '': no end on that side. */
  from: string
  to: string
  matchedOnly: boolean
  /** Id; null: around the clock; undefined: the workflow's own. */
  calendar: string | null | undefined
  /** null: as many as people really had. */
  atOnce: number | null
  /** Of teams whose size is another, by id. */
  people: Readonly<Record<string, number>>
}

export const EMPTY_FIELDS: PastFields = {
  query: '',
  from: '',
  to: '',
  matchedOnly: true,
  calendar: undefined,
  atOnce: null,
  people: {},
}

export function inputOf(fields: PastFields): HistoryRunInput {
  const { query, from, to, matchedOnly, calendar, atOnce, people } = fields
  return {
    ...(query.trim() !== '' && { query: query.trim() }),
    ...(from !== '' && { created_from: new Date(`${from}T00:00`).toISOString() }),
    ...(to !== '' && { created_to: new Date(`${to}T23:59:59.999`).toISOString() }),
    matched_only: matchedOnly,
    ...(calendar !== undefined && { calendar }),
    ...(atOnce !== null && { at_once: atOnce }),
    ...(Object.keys(people).length > 0 && { people: { ...people } }),
  }
}
