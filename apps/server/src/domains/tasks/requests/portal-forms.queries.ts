import type { PortalForms } from '@waybill/contract/tasks/task.ts'
import type { Db } from '../../../io/db/tables.ts'
import { publishedWorkflows, versionOf } from '../../workflows/workflow-versions.queries.ts'
import { startOf } from '../start-run.ts'

/** What can be asked for, the oldest workflow first; those without a category are found by their project alone. */
export async function readForms(db: Db): Promise<PortalForms> {
  const published = await publishedWorkflows(db)
  const items = await Promise.all(
    published.map(async ({ id, name, version }) => {
      const { definition } = await versionOf(db, id, version)
      return {
        workflow: { id, name },
        description: definition.description,
        category: definition.category,
        sub_category: definition.sub_category,
        department: definition.department,
        required_fields: startOf(definition).form,
      }
    }),
  )
  return { items: items.filter(({ category }) => category !== null) }
}
