import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { refusalWords } from '@waybill/contract/automation/describe-rule.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { EndActionState } from '@waybill/contract/tasks/task.ts'
import type { EndActionDefinition } from '@waybill/contract/workflows/workflow.ts'
import { callPluginAction } from '../domains/plugins/call-plugin-action.ts'
import type { RuleActionCall } from '../domains/plugins/define-rule-action.ts'
import { PluginIsOff } from '../domains/plugins/guard-parts.ts'
import { NO_PLUGINS, type PluginList } from '../domains/plugins/loaded-plugin.ts'
import { ACTION_SECONDS, END_ACTIONS_QUEUE } from '../domains/plugins/plugin-actions.ts'
import {
  ASKING_KINDS,
  actionOf,
  findEndAction,
  isTakenBack,
  keyOf,
  type EndActionRow,
} from '../domains/tasks/end-actions/end-actions.queries.ts'
import { noteEndAction } from '../domains/tasks/end-actions/note-end-action.command.ts'
import { signingSecrets } from '../domains/workflows/end-action-secrets/end-action-secrets.queries.ts'
import { readEvents, readEventsAt, type Cause } from '../kernel/event-log.ts'
import { CALLS_AT_ONCE, defineJob } from '../kernel/jobs.ts'
import { wordsOfFailure } from '../kernel/outside.ts'
import { runCommand, type Kernel } from '../kernel/run-command.ts'
import { signedHeaders } from '../kernel/sign.ts'

const TRIES = 8
const TO_BE_DONE = new Set<EndActionState>([
  'pending',
  'retrying',
  'failed',
  'compensating',
  'compensation_failed',
])

/** Sends a request to somebody outside; it answers with the status. */
export type Post = (request: {
  url: string
  key: string
  body: string
  headers: Record<string, string>
  signal: AbortSignal
}) => Promise<{ status: number }>

/**
 * Calls an address for an end action, or lets its plugin do it, with a key under which it is done there once; tried again with
 * growing waits.
 * @param secrets of the installation, which open that of the end action
 */
export function endActionsJob(post: Post, secrets: readonly Uint8Array[], plugins: PluginList = NO_PLUGINS) {
  return defineJob({
    queue: END_ACTIONS_QUEUE,
    payload: strict({ run: Id }),
    attempts: TRIES,
    retrySeconds: 10,
    timeoutSeconds: ACTION_SECONDS,
    ...CALLS_AT_ONCE,
    async run({ kernel, attempt, signal }, { run: id }) {
      const { db } = kernel.store
      const run = await findEndAction(db, id)
      // One that has failed is here again because an admin wants its job tried again.
      if (!run || !TO_BE_DONE.has(run.state)) return
      const action = await actionOf(db, run)
      const { failed, answer, isFinal } =
        action?.kind === 'plugin'
          ? await doneByPlugin(kernel, plugins, { run, asked: action, signal })
          : await doneByCall(kernel, post, secrets, { run, action, signal })
      const isLast = isFinal || (attempt >= TRIES && !(failed instanceof PluginIsOff))
      await runCommand(kernel, noteEndAction, {
        actor: SYSTEM,
        via: 'system',
        input: {
          run: id,
          takes_back: isTakenBack(run),
          outcome: failed === null ? 'done' : isLast ? 'failed' : 'retrying',
          answer,
        },
      })
      if (failed && !isFinal) throw failed
    },
  })
}

interface Tried {
  /** null: it is done. */
  failed: Error | null
  /** What was said, without secrets. */
  answer: string
  /** To try it again is in vain. */
  isFinal: boolean
}

const MOST_WORDS = 500
/** More than people ask for at one ticket. */
const MOST_ASKING = 1_000

async function doneByPlugin(
  kernel: Kernel,
  plugins: PluginList,
  { run, asked, signal }: { run: EndActionRow; asked: EndActionDefinition; signal: AbortSignal },
): Promise<Tried> {
  const takesBack = isTakenBack(run)
  const key = await keyOfTry(kernel, run)
  try {
    const call = { asked, takesBack, ticket: run.ticket_id, event: run.seq, key, signal }
    const result = await callPluginAction(kernel, plugins, {
      ...call,
      run: await runnerOf(kernel, run, asked, key),
    })
    if (result === null || result.outcome === 'done') return tried(null, result?.words ?? 'done')
    return { ...tried(new Error('refused'), result.words ?? refusalWords(result.code ?? '')), isFinal: true }
  } catch (error) {
    const failed = error instanceof Error ? error : new Error(String(error))
    return tried(failed, failed.message)
  }
}

function tried(failed: Error | null, words: string): Tried {
  const answer = words.slice(0, MOST_WORDS).toWellFormed().replaceAll('\0', '\uFFFD')
  return { failed, answer: answer === '' ? 'done' : answer, isFinal: false }
}

/** Commands via the plugin, which follow the event that asked for the end action. */
async function runnerOf(
  kernel: Kernel,
  run: EndActionRow,
  { plugin }: EndActionDefinition,
  key: string,
): Promise<RuleActionCall['run']> {
  const cause = await askedBy(kernel, run)
  return (command, input, part = '') =>
    runCommand(kernel, command, {
      actor: SYSTEM,
      via: `plugin:${plugin ?? ''}`,
      input,
      ...(cause && { cause }),
      // As in rules the first decision stands: a repetition must not act twice.
      idempotencyKey: `end-action:${key}:${part}`,
      idempotencyInput: part,
    })
}

/** What is done follows what asked for it, and no try that was in vain: else loops would not be seen. */
async function askedBy({ store }: Kernel, run: EndActionRow): Promise<Cause | undefined> {
  const [last] = await readEventsAt(store.db, [run.seq])
  if (last?.kind !== 'end_action.tried') return last
  const asking = { ticketId: run.ticket_id, kinds: ASKING_KINDS, newestFirst: true, limit: MOST_ASKING }
  const events = (await readEvents(store.db, asking)) as LogEvent<EventData<(typeof ASKING_KINDS)[number]>>[]
  return events.find(({ data }) => data.run === run.id)
}

async function keyOfTry({ store }: Kernel, run: EndActionRow): Promise<string> {
  const once = await keyOf(store.db, run)
  return isTakenBack(run) ? `${once}:compensate` : once
}

async function doneByCall(
  kernel: Kernel,
  post: Post,
  secrets: readonly Uint8Array[],
  call: { run: EndActionRow; action: EndActionDefinition | null; signal: AbortSignal },
): Promise<Tried> {
  const failed = await callOnce(kernel, post, secrets, call)
  return tried(failed, failed?.message ?? 'done')
}

/** @returns null, or what went wrong */
async function callOnce(
  kernel: Kernel,
  post: Post,
  secrets: readonly Uint8Array[],
  { run, action, signal }: { run: EndActionRow; action: EndActionDefinition | null; signal: AbortSignal },
): Promise<Error | null> {
  const url = isTakenBack(run) ? action?.compensate_url : action?.url
  if (!url) return new Error('the workflow names no address')
  const key = await keyOfTry(kernel, run)
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
    action: { id: run.action_id, kind: run.kind, name: run.name, compensate: isTakenBack(run) },
    ticket: { ...values, key: `${key}-${String(number)}`, fields: JSON.parse(fields) as unknown },
    workflow: { id: run.workflow_id, version: run.version },
    task: run.task_id,
  })
}
