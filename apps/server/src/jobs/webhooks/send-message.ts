import type { Attempt } from '../../domains/webhooks/settle-deliveries.command.ts'
import type { Clock } from '../../kernel/clock.ts'
import { wordsOfFailure, type Outside } from '../../kernel/outside.ts'
import { readRetryAfter } from '../../kernel/retry-after.ts'

/** Standard Webhooks: between 15 and 30 seconds. */
const TIMEOUT_MILLIS = 15_000

/** Signs a message by each of the secrets. */
export type Sign = (
  message: { id: string; at: Date; body: string },
  secrets: readonly string[],
) => Record<string, string>

export interface SendParts {
  outside: Outside
  sign: Sign
  clock: Clock
  /** From 0 to 1, for the waits between tries. */
  chance: () => number
}

/** Characters that PostgreSQL cannot keep in a text. */
const withoutNul = (text: string) => text.replaceAll('\0', '\uFFFD')

/** One try to deliver a message. Only 2xx is success; a redirection is not. Null: the program stopped meanwhile. */
export async function sendMessage(
  { outside, sign, clock, chance }: SendParts,
  message: { id: string; url: string; body: string },
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<Attempt | null> {
  const at = clock.now()
  const began = performance.now()
  const told = () => ({ at, chance: chance(), latency_ms: Math.round(performance.now() - began) })
  try {
    const { id, url, body } = message
    const answer = await outside({
      url,
      body,
      headers: { 'content-type': 'application/json', ...sign({ id, at: new Date(at), body }, secrets) },
      signal,
      timeoutMillis: TIMEOUT_MILLIS,
    })
    const { status, headers, text } = answer
    return {
      ...told(),
      status,
      error: status >= 200 && status < 300 ? null : errorOf(status),
      response: withoutNul(text),
      not_before: readRetryAfter(headers['retry-after'], clock.now()),
    }
  } catch (error) {
    if (signal.aborted) return null
    return { ...told(), status: null, error: wordsOfFailure(error), response: null, not_before: null }
  }
}

function errorOf(status: number): string {
  return status >= 300 && status < 400
    ? `answered ${String(status)}: redirections are not followed`
    : `answered ${String(status)}`
}
