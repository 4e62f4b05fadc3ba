import { toIsoOrNull, toMillis } from '../../kernel/clock.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { compileCalendar } from '../calendars/business-time.ts'
import { calendarById } from '../calendars/calendars.queries.ts'
import { taskTarget } from '../tasks/targets.ts'
import { versionOf } from '../workflows/workflow-versions.queries.ts'
import type { RunsOn } from './build-run.ts'
import { stepIsGone } from './imports.errors.ts'
import { whoMayAct } from './resolve-names.ts'
import { foldStepName } from './workflow-of-import.ts'

/** What the tickets of a batch ask of the version on which they stand. @param people who may have one of them */
export async function runsOnVersion(
  context: CommandContext,
  { id, version }: { id: string; version: number },
  people: readonly string[],
): Promise<RunsOn> {
  const { tx } = context
  const { definition } = await versionOf(tx, id, version)
  const { steps, calendar } = definition
  const hours = calendar === null ? null : await calendarById(tx, calendar)
  const accounts = await whoMayAct(context, people)
  const byName = new Map(steps.map((step) => [foldStepName(step.name), step]))
  const byId = new Map(steps.map((step) => [step.id, step]))
  return {
    workflow: id,
    version,
    step(name) {
      const step = byName.get(foldStepName(name))
      if (!step) throw stepIsGone(name)
      return step
    },
    stepOfId(stepId) {
      const step = byId.get(stepId)
      if (!step) throw new Error(`version ${String(version)} has no step ${stepId}`)
      return step
    },
    target(priority, start) {
      const began = toMillis(start)
      return toIsoOrNull(taskTarget(definition, priority, compileCalendar(hours, began), began))
    },
    actsHere: (person) => accounts.has(person),
  }
}
