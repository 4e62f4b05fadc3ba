import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { alreadyTheirs } from './tasks.errors.ts'
import type { ItemRow, LoadedTask } from './tasks.queries.ts'

/**
 * The items of a step since the ticket came to it the last time: the step made its own all at once then, and whatever was
 * handed on came later.
 */
export async function itemsOfRound({ tx }: { tx: Db }, task: string, step: string) {
  const began = await tx
    .selectFrom('task_items')
    .select((of) => of.fn.max('assigned_at').as('at'))
    .where('task_id', '=', task)
    .where('step_id', '=', step)
    .where('origin', '=', 'system')
    .executeTakeFirst()
  return tx
    .selectFrom('task_items')
    .select(['id', 'person_id', 'decision', 'open'])
    .where('task_id', '=', task)
    .where('step_id', '=', step)
    .where('assigned_at', '>=', Number(began?.at ?? 0))
    .execute()
}

/** Who has an item of an approval besides this one, or has spoken in it. Nobody elsewhere. */
export async function whoSpeaks(
  context: { tx: Db },
  { task, version }: LoadedTask,
  item: ItemRow,
): Promise<Set<string>> {
  const step = version?.definition.steps.find(({ id }) => id === item.step_id)
  if (!step?.approval) return new Set()
  const round = await itemsOfRound(context, task.id, step.id)
  const others = round.filter(({ id, open, decision }) => id !== item.id && (open === 1 || decision !== null))
  return new Set(others.flatMap(({ person_id }) => person_id ?? []))
}

/** Nobody speaks twice in an approval. @throws Problem 409 */
export async function assertOneVoice(
  context: CommandContext,
  loaded: LoadedTask,
  item: ItemRow,
  person: string | null,
): Promise<void> {
  if (person !== null && (await whoSpeaks(context, loaded, item)).has(person)) throw alreadyTheirs()
}
