import { hasScope, SYSTEM } from '@waybill/contract/access/policies.ts'
import { BulkInput } from '@waybill/contract/bulk/bulk.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { LIMITS } from '../../http/rate-limits.ts'
import { ok, type RouteAnswer, type RouteRequest } from '../../http/route.ts'
import { withPath } from '../../http/with-path.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import { requireRead } from '../projects/require-read.ts'
import { addBulkItems } from './add-bulk-items.command.ts'
import { actOf } from './bulk-act.ts'
import { alreadyRunning } from './bulk.errors.ts'
import { presentBulks } from './bulk.presenter.ts'
import { findBulk, findRunning, writtenDown } from './bulk.queries.ts'
import { copyBulkItems } from './copy-bulk-items.command.ts'
import { dryRun } from './dry-run.ts'
import { oneDryRun } from './one-dry-run.ts'
import { resolveChange } from './resolve-change.ts'
import { runBulk } from './run-bulk.command.ts'
import { digestOf, selectTicketsOf, type Selected } from './select-tickets.ts'
import { startBulk } from './start-bulk.command.ts'
import { startBulkUndo } from './start-bulk-undo.command.ts'

type Request = Pick<
  RouteRequest<unknown, unknown, unknown>,
  'kernel' | 'actor' | 'body' | 'raw' | 'run' | 'take' | 'signedIn' | 'requestId' | 'ended'
>

/** Items of one command: one statement, about 10 ms. */
const ITEMS_AT_ONCE = 1_024

/** Tries a change out, or writes its selection down and lets it run. */
export async function beginBulk(request: Request): Promise<RouteAnswer> {
  requireRead(request.actor)
  const input = withPath(BulkInput, request.body, {})
  return input.dry_run ? tryOut(request, input) : begin(request, input)
}

async function tryOut(request: Request, input: BulkInput): Promise<RouteAnswer> {
  const { kernel, actor, ended } = request
  const person = actor.person_id ?? ''
  request.take(LIMITS.dryRuns, person)
  return oneDryRun(kernel, person, async () => {
    const { selected, change } = await select(request, input)
    return ok(await dryRun(kernel, actor, selected, change, ended))
  })
}

async function select({ kernel, actor }: Request, input: BulkInput) {
  const { store } = kernel
  const { action } = actOf(input.change)
  const change = await resolveChange(store.db, actor, input.change)
  const asked = { ...input, deleted: action === 'restore' }
  return { action, change, selected: await selectTicketsOf(store, actor, asked, kernel.clock.now()) }
}

async function begin(request: Request, input: BulkInput): Promise<RouteAnswer> {
  const { kernel } = request
  actOf(input.change)
  await assertMayBegin(request)
  const { action, change, selected } = await select(request, input)
  const { result, repeated } = await request.run(startBulk, {
    action,
    change,
    query: input.query ?? null,
    asked: digestOf(input),
    positions: selected.length,
  })
  if (repeated && !(await isSelecting(kernel, result.id))) return accepted(request, result.id)
  const complete = await writeDown(kernel, result.id, selected, repeated)
  return complete ? letRun(request, result.id) : accepted(request, result.id)
}

/**
 * Gives a run its items; one that was begun before gets those that it lacks.
 * @returns false when another request for the same run is at it
 */
async function writeDown(
  kernel: Kernel,
  bulk: string,
  selected: readonly Selected[],
  begun: boolean,
): Promise<boolean> {
  const { next, names } = begun
    ? await writtenDown(kernel.store.background, bulk)
    : { next: 0, names: new Set<string>() }
  const lacking = selected.filter(({ ticket, ref }) => !names.has(ticket ?? ref ?? ''))
  for (let done = 0; done < lacking.length; done += ITEMS_AT_ONCE) {
    const items = lacking.slice(done, done + ITEMS_AT_ONCE)
    const input = { bulk, from: next + done, items }
    const { added } = (await runCommand(kernel, addBulkItems, { input, actor: SYSTEM, via: 'system' })).result
    if (!added) return false
  }
  return true
}

async function isSelecting(kernel: Kernel, bulk: string): Promise<boolean> {
  return (await findBulk(kernel.store.db, bulk))?.state === 'selecting'
}

/** Lets a run set back what another one changed. */
export async function beginUndo(request: Request, bulk: string): Promise<RouteAnswer> {
  const { kernel } = request
  const { result, repeated } = await request.run(startBulkUndo, { bulk })
  if (repeated && !(await isSelecting(kernel, result.id))) return accepted(request, result.id)
  const positions = (await findBulk(kernel.store.db, result.id))?.positions ?? 0
  for (let from = 0; from < positions; from += ITEMS_AT_ONCE) {
    const copied = { bulk: result.id, from, to: from + ITEMS_AT_ONCE }
    await runCommand(kernel, copyBulkItems, { input: copied, actor: SYSTEM, via: 'system' })
  }
  return letRun(request, result.id)
}

/** What the command will say again under its lock, said before a long selection is read. */
async function assertMayBegin({ kernel, actor, raw }: Request): Promise<void> {
  if (!hasScope(actor, 'write')) throw forbidden('The token has no scope "write". Use one that has it.')
  // A repetition of the request that started it is answered with it.
  if (raw.headers['idempotency-key'] !== undefined) return
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
