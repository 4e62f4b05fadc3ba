import type { Kernel } from '../../kernel/run-command.ts'
import { alreadyTrying } from './rules.errors.ts'

const trying = new WeakSet<Kernel>()

/** One dry run at a time in this process: each reads the whole log of a project. @throws Problem 409 */
export async function oneDryRun<Result>(kernel: Kernel, work: () => Promise<Result>): Promise<Result> {
  if (trying.has(kernel)) throw alreadyTrying()
  trying.add(kernel)
  try {
    return await work()
  } finally {
    trying.delete(kernel)
  }
}
