import type { ViewGroup, ViewLayout } from '@waybill/contract/views/view.ts'
import type { Generated } from 'kysely'
import type { Flag, Millis } from '../../kernel/kernel.tables.ts'

/** What somebody chose to see, under a name. */
export interface ViewsTable {
  id: string
  owner_id: string
  name: string
  query: string
  project_id: string | null
  layout: ViewLayout
  /** A JSON array of names, as text. */
  columns: string
  grouped_by: ViewGroup | null
  /** Whether agents and admins see it too. */
  shared: Flag
  /** Orders the views of an owner. */
  rank: string
  created_at: Millis
  updated_at: Millis
  seq: Generated<number>
}
