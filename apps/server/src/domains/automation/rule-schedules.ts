import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { lookEvery, type Looking } from '../../kernel/look-every.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import { fireRule } from './fire-rule.command.ts'

/** How much later than it comes a moment is noticed at most, milliseconds. */
const LOOK_EVERY_MILLIS = 5_000

/** Looks for schedules whose moment has come. Every node does so: a look is one indexed read. */
export function startRuleSchedules(
  kernel: Kernel,
  onError: (error: unknown) => void,
  everyMillis = LOOK_EVERY_MILLIS,
): Looking {
  return lookEvery(everyMillis, () => fireDueRules(kernel, onError), onError)
}

/** Says of every schedule whose moment has come that it has. */
export async function fireDueRules(kernel: Kernel, onError: (error: unknown) => void): Promise<void> {
  const due = await kernel.store.db
    .selectFrom('rules')
    .select('id')
    .where('next_at', 'is not', null)
    .where('next_at', '<=', kernel.clock.now())
    .orderBy('next_at')
    .execute()
  for (const { id } of due)
    await runCommand(kernel, fireRule, { actor: SYSTEM, via: 'system', input: { rule: id } }).catch(onError)
}
