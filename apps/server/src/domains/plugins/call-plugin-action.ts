import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { fillInput } from '../automation/rule-call.ts'
import { valuesAtEvent } from '../automation/values-at-event.queries.ts'
import type { RuleActionCall } from './define-rule-action.ts'
import type { PluginList } from './loaded-plugin.ts'
import { completeInput, findPluginAction, pluginActionErrors, type AskedAction } from './plugin-actions.ts'

/** What became of a call; `words` are those of an address or a plugin, without secrets. */
export interface CallResult {
  outcome: 'done' | 'refused' | 'failed'
  code: string | null
  words: string | null
}

interface Call extends Pick<RuleActionCall, 'ticket' | 'key' | 'signal' | 'run'> {
  asked: AskedAction
  /** The position of the event that it follows: what it is told is the ticket as that left it. */
  event: number
  /** Takes back what it did. */
  takesBack?: boolean
}

/**
 * Lets a plugin do for a ticket what a rule or a workflow asks of it, behind its guard. A refusal is what became of it.
 * @returns null when the ticket is gone; nothing is done then
 * @throws whatever else the plugin throws, and PluginIsOff while it waits for its plugin
 */
export async function callPluginAction(
  { store, publicUrl }: Pick<Kernel, 'store' | 'publicUrl'>,
  plugins: PluginList,
  { asked, event, takesBack = false, ...call }: Call,
): Promise<CallResult | null> {
  const { db } = store
  const words = await valuesAtEvent(db, { event, ticket: call.ticket }, { publicUrl, internal: false })
  const ticket = await db
    .selectFrom('tickets')
    .select(['project_id', 'deleted_at'])
    .where('id', '=', call.ticket)
    .executeTakeFirst()
  if (!words || !ticket) return null
  const found = findPluginAction(plugins, asked)
  if (!found) return refused('plugin.gone', 'the plugin or its action is not there any more')
  const [wrong] = pluginActionErrors(plugins, asked)
  if (wrong) return refused('plugin.wrong_input', `${wrong.pointer.slice(1)} ${wrong.message}`)
  if (ticket.deleted_at !== null) return refused('ticket.deleted', null)
  const does = takesBack ? found.action.takeBack : found.action.run
  if (!does) return refused('plugin.not_taken_back', 'the plugin does not take it back')
  const input = fillInput(completeInput(found.action.input, asked.input ?? undefined), words)
  try {
    const said = await beforeAbort(call.signal, () => does({ ...call, project: ticket.project_id, input }))
    return { outcome: 'done', code: null, words: said }
  } catch (error) {
    if (error instanceof Problem) return refused(error.code, error.detail ?? error.title)
    throw error
  }
}

/** The result of work that may not heed the signal: its time is over all the same, and can be told of. */
async function beforeAbort<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const end = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', end)
  try {
    return await Promise.race([work(), aborted.promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}

function refused(code: string, words: string | null): CallResult {
  return { outcome: 'refused', code, words }
}
