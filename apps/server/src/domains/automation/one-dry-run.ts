import type { Kernel } from '../../kernel/run-command.ts'
import { alreadyTrying } from './rules.errors.ts'

const trying = new WeakSet<Kernel>()

/**
 * One dry run at a time in this process: each reads the whole log of a project.
 * @returns what ends the turn
 * @throws Problem 409
 */
export function takeTurnToTry(kernel: Kernel): () => void {
  if (trying.has(kernel)) throw alreadyTrying()
  trying.add(kernel)
  let over = false
  return () => {
    if (!over) trying.delete(kernel)
    over = true
  }
}
