import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { leftOutOf } from './left-out.ts'
import { alreadyTheirs, ownRequest } from './tasks.errors.ts'
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

/** Who is not asked for an item of an approval: has another one of it, has spoken in it, or has no voice. Nobody elsewhere. */
export async function whoSpeaks(
  context: { tx: Db },
  { task, version, on: { ticket } }: LoadedTask,
  item: ItemRow,
): Promise<Set<string>> {
  const step = stepOf({ version }, item)
  if (!step?.approval) return new Set()
  const round = await itemsOfRound(context, task.id, step.id)
  const others = round.filter(({ id, open, decision }) => id !== item.id && (open === 1 || decision !== null))
  const speak = others.flatMap(({ person_id }) => person_id ?? [])
  return new Set([...speak, ...(await leftOutOf(context, ticket, step))])
}

/** Nobody speaks twice in an approval, nor about what they asked for where it is so. @throws Problem 409 */
export async function assertOneVoice(
  context: CommandContext,
  loaded: LoadedTask,
  item: ItemRow,
  person: string | null,
): Promise<void> {
  if (person === null || !(await whoSpeaks(context, loaded, item)).has(person)) return
  const step = stepOf(loaded, item)
  const left = step && (await leftOutOf(context, loaded.on.ticket, step))
  throw left?.has(person) ? ownRequest() : alreadyTheirs()
}

function stepOf({ version }: Pick<LoadedTask, 'version'>, { step_id }: ItemRow) {
  return version?.definition.steps.find(({ id }) => id === step_id)
}
