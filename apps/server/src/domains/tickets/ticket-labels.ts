import { foldText } from '@waybill/contract/fold-text.ts'
import { NEW_LABEL_COLOR } from '@waybill/contract/projects/project.ts'
import type { CommandContext } from '../../kernel/command.ts'

/**
 * The ids of labels by name, without regard to case. A name that the project does not know becomes a label, because
 * whoever may label tickets should not have to ask first. The project's row must be locked.
 */
export async function useLabels(
  context: CommandContext,
  projectId: string,
  names: readonly string[],
): Promise<string[]> {
  const byFolded = new Map(names.toReversed().map((name) => [foldText(name.trim()), name.trim()]))
  const known = await findLabels(context, projectId, names)
  const ids = [...known.values()]
  for (const [folded, name] of byFolded) {
    if (known.has(folded)) continue
    ids.push(await createByUse(context, projectId, name, folded))
  }
  return ids.toSorted()
}

/** Ids by folded name; names that the project does not know are missing. */
export async function findLabels(
  { tx }: Pick<CommandContext, 'tx'>,
  projectId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  const rows = await tx
    .selectFrom('labels')
    .select(['id', 'name_folded'])
    .where('project_id', '=', projectId)
    .where('name_folded', 'in', [...new Set(names.map((name) => foldText(name.trim())))])
    .execute()
  return new Map(rows.map((row) => [row.name_folded, row.id]))
}

async function createByUse(
  context: CommandContext,
  projectId: string,
  name: string,
  folded: string,
): Promise<string> {
  const id = context.newId()
  const after = { name, color: NEW_LABEL_COLOR, description: '' }
  await context.tx
    .insertInto('labels')
    .values({ id, project_id: projectId, name_folded: folded, ...after })
    .execute()
  context.append({ kind: 'label.created', project_id: projectId, data: { label: id, after } })
  return id
}
