import { wordsOfFailure, type OutsideAnswer } from '@waybill/server/kernel/outside.ts'
import type { SlackHost } from './slack-host.ts'

const API = 'https://slack.com/api/'
const ANSWER_BYTES = 64 * 1024
/** What Slack says first after `Too many requests` is without a number. */
const USUAL_WAIT_SECONDS = 30
const MOST_WAIT_SECONDS = 3_600

export type SlackAnswer =
  | { ok: true; body: Record<string, unknown> }
  /** `code` is Slack's word for it, or null where there was no answer that can be read. */
  | { ok: false; code: string | null; words: string; retryAfterMillis: number | null }

export interface Limits {
  signal: AbortSignal
  timeoutMillis?: number
}

/** Calls a method of Slack's Web API as the bot of the app. Never throws for what happens outside. */
export async function callSlack(
  host: SlackHost,
  method: string,
  token: string,
  body: object,
  limits: Limits,
): Promise<SlackAnswer> {
  return read(token, () => post(host, `${API}${method}`, body, { authorization: `Bearer ${token}` }, limits))
}

/** Posts to an incoming webhook or to a `response_url`, which answer by their status. */
export async function postToSlack(
  host: SlackHost,
  url: string,
  body: object,
  limits: Limits,
): Promise<SlackAnswer> {
  return read(url, () => post(host, url, body, {}, limits))
}

function post(host: SlackHost, url: string, body: object, headers: object, limits: Limits) {
  return host.outside({
    url,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
    timeoutMillis: limits.timeoutMillis ?? 10_000,
    answerBytes: ANSWER_BYTES,
    signal: limits.signal,
  })
}

/** @param secret by which it is asked: what stands between may repeat it in an answer of its own */
async function read(secret: string, ask: () => Promise<OutsideAnswer>): Promise<SlackAnswer> {
  let answer: OutsideAnswer
  try {
    answer = await ask()
  } catch (error) {
    return { ok: false, code: null, words: `Slack ${wordsOfFailure(error)}`, retryAfterMillis: null }
  }
  const { status, headers, text } = answer
  if (status === 429) {
    const asked = Number(headers['retry-after'] ?? USUAL_WAIT_SECONDS)
    const seconds =
      Number.isFinite(asked) && asked > 0 ? Math.min(asked, MOST_WAIT_SECONDS) : USUAL_WAIT_SECONDS
    return {
      ok: false,
      code: 'ratelimited',
      words: 'Slack asks to wait: too many messages',
      retryAfterMillis: seconds * 1_000,
    }
  }
  if (status >= 500)
    return { ok: false, code: null, words: `Slack answered ${String(status)}`, retryAfterMillis: null }
  const body = parse(text)
  if (status >= 200 && status < 300 && (body === null || body.ok === true))
    return { ok: true, body: body ?? {} }
  // Webhooks answer in a word of text, methods in JSON.
  const said = (typeof body?.error === 'string' ? body.error : text).replaceAll(secret, '***')
  const code = said.slice(0, 100).toWellFormed().replaceAll('\0', '\uFFFD').trim()
  return { ok: false, code, words: `Slack refused it: ${code || String(status)}`, retryAfterMillis: null }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
