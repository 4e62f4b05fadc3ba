import type { Kernel } from '../../kernel/run-command.ts'
import { alreadyTrying } from './bulk.errors.ts'

/** Whose dry runs are under way in this process. */
const trying = new WeakMap<Kernel, Set<string>>()

/**
 * One dry run at a time for each person: it takes the writer of SQLite like a run does, a few tickets at a time.
 * @throws Problem 409
 */
export async function oneDryRun<Result>(
  kernel: Kernel,
  person: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const people = trying.get(kernel) ?? new Set<string>()
  trying.set(kernel, people)
  if (people.has(person)) throw alreadyTrying()
  people.add(person)
  try {
    return await work()
  } finally {
    people.delete(person)
  }
}
