import { setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { PauseReason } from '@waybill/contract/webhooks/webhook.ts'
import { advanceReplay } from '../../domains/webhooks/advance-replay.command.ts'
import { dueDeliveries, type DeliveryRow } from '../../domains/webhooks/deliveries.queries.ts'
import { isTriedOut } from '../../domains/webhooks/health.ts'
import { makeMessages } from '../../domains/webhooks/make-messages.ts'
import { ownerOfWebhook } from '../../domains/webhooks/owner-of-webhook.ts'
import { pauseWebhook } from '../../domains/webhooks/pause-webhook.command.ts'
import { settleDeliveries, type Outcome } from '../../domains/webhooks/settle-deliveries.command.ts'
import { takeWebhookLease } from '../../domains/webhooks/take-webhook-lease.command.ts'
import { openSecrets } from '../../domains/webhooks/webhook-secrets.ts'
import { findWebhook, type WebhookRow } from '../../domains/webhooks/webhooks.queries.ts'
import type { Command } from '../../kernel/command.ts'
import type { Outside } from '../../kernel/outside.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { TSchema } from 'typebox'
import { sendMessage, type Sign } from './send-message.ts'

/** Messages on their way to one endpoint at once, each of another lane. */
const AT_ONCE = 8
const LEASE_MILLIS = 10_000
/** Rest after the database failed. */
const FAILED_MILLIS = 1_000

export interface SenderParts {
  kernel: Kernel
  outside: Outside
  sign: Sign
  /** From 0 to 1, for the waits between tries. */
  chance: () => number
  /** Of the installation; they open the secrets of endpoints. */
  keys: readonly Uint8Array[]
  node: string
  /** How long a node has an endpoint without renewing; what a dead node was sending rests that long. */
  leaseMillis?: number
  /** The program stops: what is on its way counts as not sent. */
  stopping: AbortSignal
  onError(error: unknown): void
}

/**
 * Sends what is due to one endpoint, on the node that has its lease. What comes of the tries is noted together, in as few
 * transactions as there are; until then a message counts as not sent, so that a crash repeats it (rule R2).
 */
export class EndpointQueue {
  readonly #parts: SenderParts
  readonly #id: string
  /** By message. */
  readonly #sending = new Map<string, Promise<void>>()
  #outcomes: Outcome[] = []
  #leaseUntil = 0
  #stopped = false
  #wake = Promise.withResolvers<void>()

  constructor(parts: SenderParts, id: string) {
    this.#parts = parts
    this.#id = id
  }

  /** Something may be due. */
  wake(): void {
    this.#wake.resolve()
  }

  /** Begins nothing new. */
  stop(): void {
    this.#stopped = true
    this.wake()
  }

  /** Works until nothing is due any more, another node has the endpoint, or the program may not wait any longer. */
  async run(): Promise<void> {
    const { stopping } = this.#parts
    const wake = () => this.wake()
    stopping.addEventListener('abort', wake)
    for (;;) {
      this.#wake = Promise.withResolvers()
      try {
        const replays = !this.#stopped && (await this.keepLease()) && (await this.#begin())
        if (this.#outcomes.length > 0) await this.#settle()
        else if (replays) continue
        else if (this.#sending.size === 0 || stopping.aborted) break
        else await this.#wake.promise
      } catch (error) {
        this.#parts.onError(error)
        if (this.#busy === 0 || stopping.aborted) break
        // What came of the tries is kept, or they would be made again beside those that are still on their way.
        await sleep(FAILED_MILLIS, undefined, { signal: stopping }).catch(() => undefined)
      }
    }
    stopping.removeEventListener('abort', wake)
  }

  /** Renews the lease after a third of it. @returns whether this node has the endpoint */
  async keepLease(): Promise<boolean> {
    const now = this.#parts.kernel.clock.now()
    const { node, leaseMillis: millis = LEASE_MILLIS } = this.#parts
    if (this.#leaseUntil - now > (millis * 2) / 3) return true
    const { taken } = await this.#run(takeWebhookLease, { node, millis })
    this.#leaseUntil = taken ? now + millis : 0
    return taken
  }

  /** @returns whether a replay goes on: a slice of it is queued each time */
  async #begin(): Promise<boolean> {
    const { store, clock } = this.#parts.kernel
    const webhook = await findWebhook(store.db, this.#id)
    if (!webhook || webhook.state !== 'active' || (webhook.open_until ?? 0) > clock.now()) return false
    const replays = webhook.replay_to !== null
    if (replays) await this.#run(advanceReplay, {})
    await this.#sendDue(webhook)
    return replays
  }

  async #sendDue(webhook: WebhookRow): Promise<void> {
    const { kernel, keys } = this.#parts
    const { db } = kernel.store
    const now = kernel.clock.now()
    const most = isTriedOut(webhook) ? 1 : AT_ONCE
    if (this.#busy >= most) return
    const due = await dueDeliveries(db, this.#id, now, most + this.#busy)
    const next = due.filter(({ id }) => !this.#isBusyWith(id)).slice(0, most - this.#busy)
    if (next.length === 0) return
    const secrets = openSecrets(keys, webhook, now)
    if (secrets.length === 0) return this.#pause('secret')
    const owner = await ownerOfWebhook(db, webhook)
    if (!owner) return this.#pause('owner')
    const messages = await makeMessages(kernel.store, owner, next)
    for (const delivery of next) this.#start(webhook, delivery, messages.get(delivery.id) ?? null, secrets)
  }

  get #busy(): number {
    return this.#sending.size + this.#outcomes.length
  }

  #isBusyWith(delivery: string): boolean {
    return this.#sending.has(delivery) || this.#outcomes.some((one) => one.delivery === delivery)
  }

  #start({ url }: WebhookRow, { id }: DeliveryRow, body: string | null, secrets: readonly string[]): void {
    if (body === null) {
      this.#outcomes.push({ delivery: id, attempt: null })
      return
    }
    const { kernel, stopping } = this.#parts
    const sent = sendMessage({ ...this.#parts, clock: kernel.clock }, { id, url, body }, secrets, stopping)
    this.#sending.set(
      id,
      sent.then((attempt) => {
        this.#sending.delete(id)
        if (attempt) this.#outcomes.push({ delivery: id, attempt })
        this.wake()
      }),
    )
  }

  async #settle(): Promise<void> {
    // A copy: more come while these are noted.
    const outcomes = [...this.#outcomes]
    if (await this.#note(outcomes)) {
      this.#outcomes = this.#outcomes.slice(outcomes.length)
      return
    }
    for (const outcome of outcomes) {
      // Without a try noted it would be sent again at once, for ever.
      if (!(await this.#note([outcome]))) await this.#note([withoutAnswer(outcome)])
      this.#outcomes = this.#outcomes.slice(1)
    }
  }

  /** @returns false when one of them is such that it cannot be noted */
  async #note(outcomes: readonly Outcome[]): Promise<boolean> {
    try {
      await this.#run(settleDeliveries, { outcomes })
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error
      // Of an endpoint that was deleted meanwhile there is nothing to note.
      if (error.status === 404) return true
      this.#parts.onError(error)
      return false
    }
    return true
  }

  async #pause(reason: PauseReason): Promise<void> {
    await this.#run(pauseWebhook, { reason })
  }

  async #run<Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: object,
  ): Promise<Result> {
    const request = { actor: SYSTEM, via: 'system' as const, input: { webhook: this.#id, ...input } }
    return (await runCommand(this.#parts.kernel, command, request)).result
  }
}

/** A try whose answer cannot be noted, as a failed one. */
function withoutAnswer({ delivery, attempt }: Outcome): Outcome {
  if (!attempt) return { delivery, attempt }
  const { at, latency_ms } = attempt
  const error = 'its answer could not be noted'
  return {
    delivery,
    attempt: { at, latency_ms, status: null, error, response: null, not_before: null, chance: 1 },
  }
}
