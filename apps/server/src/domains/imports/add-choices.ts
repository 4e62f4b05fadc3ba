import type { CommandContext } from '../../kernel/command.ts'
import { fieldsOfProject } from '../projects/project-fields.queries.ts'
import { fieldOfOtherName } from './imports.errors.ts'

/** Adds to select fields the choices that the file has and the project does not. The project's row must be locked. */
export async function addChoices(
  context: CommandContext,
  project: string,
  wanted: readonly { field: string; values: readonly string[] }[],
): Promise<void> {
  if (wanted.length === 0) return
  const fields = await fieldsOfProject(context.tx, project)
  for (const { field: key, values } of wanted) {
    const field = fields.find((one) => one.key === key)
    if (!field) throw fieldOfOtherName(key)
    const options = [...new Set([...field.options, ...values])]
    if (options.length === field.options.length) continue
    await context.tx
      .updateTable('project_fields')
      .set({ options: JSON.stringify(options) })
      .where('id', '=', field.id)
      .execute()
    context.append({
      kind: 'field.edited',
      project_id: project,
      data: { field: field.id, before: { options: field.options }, after: { options } },
    })
  }
}
