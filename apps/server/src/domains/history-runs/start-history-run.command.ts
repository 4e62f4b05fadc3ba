import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { line, strict } from '@waybill/contract/schema.ts'
import { HistoryRunInput } from '@waybill/contract/workflows/history-run.ts'
import { defineCommand } from '../../kernel/command.ts'
import { findWorkflowByRef } from '../workflows/workflows.queries.ts'

/** Runs that are not done yet, of all workflows: one is done after the other. */
const MOST_WAITING = 5
/** Runs of a workflow that are kept. */
const MOST_KEPT = 20

/** Asks for a draft to be run over past tickets; a job does it. Nothing of the installation changes, so there is no event. */
export const startHistoryRun = defineCommand({
  name: 'start-history-run',
  input: strict({ workflow: line(64), ...HistoryRunInput.properties }),
  subject: 'workflow',
  load: (ctx, input) => findWorkflowByRef(ctx.tx, input.workflow),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run({ tx, actor, now, newId }, { workflow: _, ...input }, workflow) {
    const { waiting } = await tx
      .selectFrom('history_runs')
      .select((of) => of.fn.countAll<number>().as('waiting'))
      .where('state', 'in', ['waiting', 'running'])
      .executeTakeFirstOrThrow()
    if (waiting >= MOST_WAITING) throw tooManyRuns(MOST_WAITING)
    const id = newId()
    await tx
      .insertInto('history_runs')
      .values({
        id,
        workflow_id: workflow.id,
        by_id: actor.person_id,
        created_at: now,
        state: 'waiting',
        done: 0,
        total: 0,
        error: null,
        claimed_at: null,
        finished_at: null,
        input: JSON.stringify(input),
        result: null,
      })
      .execute()
    const kept = await tx
      .selectFrom('history_runs')
      .select('id')
      .where('workflow_id', '=', workflow.id)
      .orderBy('id', 'desc')
      .limit(MOST_KEPT)
      .execute()
    await tx
      .deleteFrom('history_runs')
      .where('workflow_id', '=', workflow.id)
      .where(
        'id',
        'not in',
        kept.map((row) => row.id),
      )
      .execute()
    return { id }
  },
})

function tooManyRuns(most: number): Problem {
  return new Problem({
    status: 409,
    code: 'history_run.too_many',
    title: 'Other runs are waiting',
    detail: `${String(most)} runs over past tickets are not done yet, and they are done one after the other. Start this one when one of them is done.`,
  })
}
