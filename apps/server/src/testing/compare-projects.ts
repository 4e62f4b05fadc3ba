import assert from 'node:assert/strict'
import { foldProject, projectOf, type ProjectState } from '@waybill/contract/events/fold-installation.ts'
import type { Store } from '../kernel/store.ts'
import { wholeLog } from './compare-fold.ts'

/** Replays the whole log and asserts that projects, aliases, members, labels and fields are exactly what it gives. */
export async function assertProjectsEqualLog(store: Store): Promise<void> {
  const folded = new Map<string, ProjectState>()
  for await (const event of wholeLog(store)) {
    const id = projectOf(event)
    if (id === null) continue
    const state = foldProject(folded.get(id), event)
    if (state) folded.set(id, state)
    else folded.delete(id)
  }
  const byId = (a: ProjectState, b: ProjectState) => (a.id < b.id ? -1 : 1)
  assert.deepEqual((await projectsOfTables(store)).toSorted(byId), [...folded.values()].toSorted(byId))
}

async function projectsOfTables({ db }: Store): Promise<ProjectState[]> {
  const projects = await db.selectFrom('projects').selectAll().execute()
  const aliases = await db.selectFrom('project_aliases').selectAll().execute()
  const members = await db.selectFrom('project_members').selectAll().execute()
  const labels = await db.selectFrom('labels').selectAll().execute()
  const fields = await db.selectFrom('project_fields').selectAll().execute()
  return projects.map((row) => {
    const mine = <Row extends { project_id: string }>(rows: Row[]) =>
      rows.filter((one) => one.project_id === row.id)
    return {
      id: row.id,
      key: row.key,
      name: row.name,
      description: row.description,
      access: row.access,
      workflow: row.workflow_id,
      archived: row.archived === 1,
      aliases: mine(aliases)
        .map((alias) => alias.key)
        .toSorted(),
      members: Object.fromEntries(mine(members).map((member) => [member.person_id, member.role])),
      labels: Object.fromEntries(
        mine(labels).map(({ id, name, color, description }) => [id, { name, color, description }]),
      ),
      fields: Object.fromEntries(
        mine(fields).map(({ id, key, name, type, options, required, position }) => [
          id,
          { key, name, type, options: JSON.parse(options) as string[], required: required === 1, position },
        ]),
      ),
    }
  })
}
