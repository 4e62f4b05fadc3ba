import type { Generated } from 'kysely'

export interface TeamsTable {
  id: string
  name: string
  name_folded: string
  description: string
  created_at: number
  seq: Generated<number>
}

export interface TeamMembersTable {
  team_id: string
  person_id: string
  position: number
}
