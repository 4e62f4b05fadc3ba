import type { FieldType, MemberRole, ProjectAccess, ProjectKind } from '@waybill/contract/projects/project.ts'
import type { Generated } from 'kysely'
import type { Flag, JsonText, Millis } from '../../kernel/kernel.tables.ts'

export interface ProjectsTable {
  id: string
  key: string
  name: string
  description: string
  access: ProjectAccess
  workflow_id: string
  kind: Generated<ProjectKind>
  archived: Generated<Flag>
  /** Numbers by the id of a step, as JSON. */
  wip_limits: Generated<string>
  /** The number of the newest ticket; locking this row makes numbers gapless. */
  last_number: Generated<number>
  created_at: Millis
  updated_at: Millis
  seq: Generated<number>
}

/** Keys that a project had before a rename. */
export interface ProjectAliasesTable {
  key: string
  project_id: string
}

export interface ProjectMembersTable {
  project_id: string
  person_id: string
  role: MemberRole
}

export interface LabelsTable {
  id: string
  project_id: string
  name: string
  name_folded: string
  color: string
  description: string
}

export interface ProjectFieldsTable {
  id: string
  project_id: string
  key: string
  name: string
  type: FieldType
  options: JsonText
  required: Flag
  position: number
}
