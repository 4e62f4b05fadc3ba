import type { MigrationPreview } from '@waybill/contract/workflows/workflow-migration.ts'
import type { Db } from '../../../io/db/tables.ts'
import { runningTickets } from '../running-tickets.queries.ts'
import { findVersion, inElements, type WorkflowVersion } from '../workflow-versions.queries.ts'
import { noSuchVersionTo, sameVersion, unknownMappedStep } from './migrations.errors.ts'

export interface MigrationPlan {
  preview: MigrationPreview
  /** Elements by elements, of all steps that have a target. */
  mapping: Record<string, string>
}

interface Wish {
  from: number
  to: number
  mapping?: Record<string, string>
}

/** Where the tickets of each step would go, on those that are on their way now. @throws Problem 422 */
export async function planMigration(db: Db, workflow: string, wish: Wish): Promise<MigrationPlan> {
  const from = await findVersion(db, workflow, wish.from)
  if (!from) throw noSuchVersionTo('from')
  const to = await findVersion(db, workflow, wish.to)
  if (!to) throw noSuchVersionTo('to')
  if (wish.from === wish.to) throw sameVersion()
  const old = inElements(from).steps
  const next = inElements(to).steps
  const said = readMapping(wish.mapping ?? {}, from, to)
  const targets = new Map(
    old.map(({ id }) => [id, next.find((step) => step.id === (said.get(id) ?? id))] as const),
  )
  const held = heldBy(from, await runningTickets(db, [workflow]))
  const steps = old
    .filter(({ id }) => held.has(id))
    .map(({ id, name }) => {
      const target = targets.get(id)
      return {
        from: { id, name },
        to: target ? { id: target.id, name: target.name } : null,
        tickets: held.get(id) ?? 0,
      }
    })
  return {
    preview: {
      from: wish.from,
      to: wish.to,
      total: steps.reduce((sum, { tickets }) => sum + tickets, 0),
      ready: steps.every((step) => step.to !== null),
      steps,
    },
    mapping: Object.fromEntries([...targets].flatMap(([id, target]) => (target ? [[id, target.id]] : []))),
  }
}

/** Both sides as elements, whichever ids they were said by. */
function readMapping(
  mapping: Record<string, string>,
  from: WorkflowVersion,
  to: WorkflowVersion,
): Map<string, string> {
  return new Map(
    Object.entries(mapping).map(([key, value]) => {
      const old = elementIn(from, key)
      if (old === null) throw unknownMappedStep(key, from.version)
      const next = elementIn(to, value)
      if (next === null) throw unknownMappedStep(key, to.version)
      return [old, next]
    }),
  )
}

function elementIn({ definition, elements }: WorkflowVersion, ref: string): string | null {
  const id = ref.toLowerCase()
  const step = definition.steps.find((one) => one.id === id || elements[one.id] === id)
  return step ? (elements[step.id] ?? step.id) : null
}

function heldBy(
  { version, elements }: WorkflowVersion,
  running: Awaited<ReturnType<typeof runningTickets>>,
): Map<string, number> {
  return new Map(
    running
      .filter((one) => one.version === version)
      .map(({ step_id, tickets }) => [elements[step_id] ?? step_id, tickets]),
  )
}
