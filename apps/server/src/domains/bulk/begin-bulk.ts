import { hasScope, SYSTEM } from '@waybill/contract/access/policies.ts'
import { BulkInput } from '@waybill/contract/bulk/bulk.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { ok, type RouteAnswer, type RouteRequest } from '../../http/route.ts'
import { withPath } from '../../http/with-path.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { requireRead } from '../projects/require-read.ts'
import { addBulkItems } from './add-bulk-items.command.ts'
import { actOf } from './bulk-act.ts'
import { alreadyRunning, nothingSelected } from './bulk.errors.ts'
import { presentBulks } from './bulk.presenter.ts'
import { findBulk, findRunning } from './bulk.queries.ts'
import { copyBulkItems } from './copy-bulk-items.command.ts'
import { dryRun } from './dry-run.ts'
import { resolveChange } from './resolve-change.ts'
import { runBulk } from './run-bulk.command.ts'
import { digestOf, selectTicketsOf } from './select-tickets.ts'
import { startBulk } from './start-bulk.command.ts'
import { startBulkUndo } from './start-bulk-undo.command.ts'

type Request = Pick<
  RouteRequest<unknown, unknown, unknown>,
  'kernel' | 'actor' | 'body' | 'run' | 'signedIn' | 'requestId' | 'ended'
>

/** Items of one command: one statement, about 10 ms. */
const ITEMS_AT_ONCE = 1_024

/** Tries a change out, or writes its selection down and lets it run. */
export async function beginBulk(request: Request): Promise<RouteAnswer> {
  const { kernel, actor } = request
  const { store } = kernel
  requireRead(actor)
  const input = withPath(BulkInput, request.body, {})
  const act = actOf(input.change)
  if (!input.dry_run) await assertMayBegin(request)
  const change = await resolveChange(store.db, actor, input.change)
  const selected = await selectTicketsOf(
    store,
    actor,
    { ...input, deleted: act.action === 'restore' },
    kernel.clock.now(),
  )
  if (input.dry_run) return ok(await dryRun(kernel, actor, selected, change, request.ended))
  if (selected.length === 0) throw nothingSelected()
  const { result, repeated } = await request.run(startBulk, {
    action: act.action,
    change,
    query: input.query ?? null,
    asked: digestOf(input),
    positions: selected.length,
  })
  if (repeated) return accepted(request, result.id)
  for (let from = 0; from < selected.length; from += ITEMS_AT_ONCE) {
    const items = selected.slice(from, from + ITEMS_AT_ONCE)
    const added = { bulk: result.id, from, items }
    await runCommand(kernel, addBulkItems, { input: added, actor: SYSTEM, via: 'system' })
  }
  return letRun(request, result.id)
}

/** Lets a run set back what another one changed. */
export async function beginUndo(request: Request, bulk: string): Promise<RouteAnswer> {
  const { kernel } = request
  const { result, repeated } = await request.run(startBulkUndo, { bulk })
  if (repeated) return accepted(request, result.id)
  const positions = (await findBulk(kernel.store.db, result.id))?.positions ?? 0
  for (let from = 0; from < positions; from += ITEMS_AT_ONCE) {
    const copied = { bulk: result.id, from, to: from + ITEMS_AT_ONCE }
    await runCommand(kernel, copyBulkItems, { input: copied, actor: SYSTEM, via: 'system' })
  }
  return letRun(request, result.id)
}

/** What the command will say again under its lock, said before a long selection is read. */
async function assertMayBegin({ kernel, actor }: Request): Promise<void> {
  if (!hasScope(actor, 'write')) throw forbidden('The token has no scope "write". Use one that has it.')
  const running = await findRunning(kernel.store.db, actor.person_id ?? '')
  if (running?.state === 'running') throw alreadyRunning(running.id)
}

async function letRun(request: Request, bulk: string): Promise<RouteAnswer> {
  const { kernel, actor, signedIn, requestId } = request
  await runCommand(kernel, runBulk, { input: { bulk }, actor, via: signedIn?.via ?? 'api', requestId })
  return accepted(request, bulk)
}

async function accepted({ kernel, actor }: Request, id: string): Promise<RouteAnswer> {
  const { db } = kernel.store
  const run = await findBulk(db, id)
  const [body] = run ? await presentBulks(db, actor, [run], kernel.clock.now()) : []
  if (!body) throw notFound('bulk')
  return { status: 202, body, headers: { location: `/api/v1/bulk/${id}` } }
}
