import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import {
  actionOf,
  findEndAction,
  keyOf,
  type EndActionRow,
} from '../domains/tasks/end-actions/end-actions.queries.ts'
import { noteEndAction } from '../domains/tasks/end-actions/note-end-action.command.ts'
import { signingSecrets } from '../domains/workflows/end-action-secrets/end-action-secrets.queries.ts'
import { defineJob } from '../kernel/jobs.ts'
import { wordsOfFailure } from '../kernel/outside.ts'
import { runCommand, type Kernel } from '../kernel/run-command.ts'
import { signedHeaders } from '../kernel/sign.ts'

const TRIES = 8

/** Sends a request to somebody outside; it answers with the status. */
export type Post = (request: {
  url: string
  key: string
  body: string
  headers: Record<string, string>
  signal: AbortSignal
}) => Promise<{ status: number }>

/**
 * Calls an address for an end action, with a key under which it is done there once; tried again with growing waits.
 * @param secrets of the installation, which open that of the end action
 */
export function endActionsJob(post: Post, secrets: readonly Uint8Array[]) {
  return defineJob({
    queue: 'end-actions',
    payload: strict({ run: Id }),
    attempts: TRIES,
    retrySeconds: 10,
    timeoutSeconds: 30,
    concurrency: 4,
    async run({ kernel, attempt, signal }, { run: id }) {
      const run = await findEndAction(kernel.store.db, id)
      if (!run || !['pending', 'retrying', 'compensating'].includes(run.state)) return
      const failed = await callOnce(kernel, post, secrets, run, signal)
      const outcome = failed === null ? 'done' : attempt >= TRIES ? 'failed' : 'retrying'
      const answer = failed?.message ?? 'done'
      await runCommand(kernel, noteEndAction, {
        actor: SYSTEM,
        via: 'system',
        input: { run: id, outcome, answer },
        // A crash after it was noted repeats the job, not the note.
        idempotencyKey: `end-action:${id}:${String(run.seq)}:${String(attempt)}`,
      })
      if (failed) throw failed
    },
  })
}

/** @returns null, or what went wrong */
async function callOnce(
  kernel: Kernel,
  post: Post,
  secrets: readonly Uint8Array[],
  run: EndActionRow,
  signal: AbortSignal,
): Promise<Error | null> {
  const action = await actionOf(kernel.store.db, run)
  const takesBack = run.state === 'compensating'
  const url = takesBack ? action?.compensate_url : action?.url
  if (!url) return new Error('the workflow names no address')
  const once = await keyOf(kernel.store.db, run)
  const key = takesBack ? `${once}:compensate` : once
  try {
    const now = kernel.clock.now()
    const body = await bodyOf(kernel, run)
    const signing = await signingSecrets(kernel.store.db, secrets, run, now)
    const headers = signedHeaders({ id: key, at: new Date(now), body }, signing)
    const { status } = await post({ url, key, body, headers, signal })
    return status >= 200 && status < 300 ? null : new Error(`answered ${String(status)}`)
  } catch (error) {
    return new Error(wordsOfFailure(error), { cause: error })
  }
}

async function bodyOf({ store }: Kernel, run: EndActionRow): Promise<string> {
  const ticket = await store.db
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tickets.id', 'tickets.number', 'tickets.title', 'tickets.category', 'tickets.sub_category'])
    .select(['tickets.department', 'tickets.priority', 'tickets.fields', 'projects.key'])
    .where('tickets.id', '=', run.ticket_id)
    .executeTakeFirstOrThrow()
  const { key, number, fields, ...values } = ticket
  return JSON.stringify({
    action: { id: run.action_id, kind: run.kind, name: run.name, compensate: run.state === 'compensating' },
    ticket: { ...values, key: `${key}-${String(number)}`, fields: JSON.parse(fields) as unknown },
    workflow: { id: run.workflow_id, version: run.version },
    task: run.task_id,
  })
}
