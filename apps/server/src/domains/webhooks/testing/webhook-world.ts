import assert from 'node:assert/strict'
import { requestOutside } from '../../../io/outside/request-outside.ts'
import { signedHeaders } from '../../../kernel/sign.ts'
import { startWebhookSender, type WebhookSender } from '../../../jobs/webhooks/webhook-sender.ts'
import type { Outside } from '../../../kernel/outside.ts'
import { localDoorbell } from '../../../kernel/doorbell.ts'
import { createReaderRunner, type ReaderRunner } from '../../../kernel/reader-runner.ts'
import { queueWebhooks } from '../../../readers/webhooks/queue-webhooks.reader.ts'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'
import { openReceiver, type Receiver } from './receiver.ts'

/** Nothing happens by itself in these tests. */
const NEVER = 3_600_000

export interface WebhookWorld {
  readonly world: TestWorld
  readonly admin: TestPerson
  /** What went wrong in the background. */
  readonly errors: unknown[]
  readonly runner: ReaderRunner
  readonly sender: WebhookSender
  receiver(): Promise<Receiver>
  /** An endpoint by the API, with its secret. */
  endpoint(url: string, values?: { topics?: string[]; project?: string; as?: TestPerson }): Promise<Answer>
  /** Another node on the same database, with an own time to wait for an answer. */
  node(outside?: Outside): WebhookSender
  /** Queues what happened and sends what is due by now. */
  deliver(): Promise<void>
  deliveries(webhook: string): Promise<Answer>
  close(): Promise<void>
}

export async function openWebhookWorld(): Promise<WebhookWorld> {
  const world = await createTestWorld({ allowedHosts: ['127.0.0.1'] })
  const admin = await world.person('admin')
  const errors: unknown[] = []
  const receivers: Receiver[] = []
  const senders: WebhookSender[] = []
  const node = (outside = requestOutside(['127.0.0.1'])) => {
    const { kernel } = world
    const onError = (error: unknown) => errors.push(error)
    const parts = {
      kernel,
      outside,
      sign: signedHeaders,
      chance: () => 0.5,
      keys: world.deps.secrets,
      onError,
    }
    const sender = startWebhookSender(parts, NEVER)
    senders.push(sender)
    return sender
  }
  // A doorbell that nobody rings: what a test does after a change has happened before the change is told.
  const runner = createReaderRunner({ ...world.kernel, doorbell: localDoorbell() }, [queueWebhooks], {
    jobs: null,
    pollMillis: NEVER,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  const sender = node()
  return {
    world,
    admin,
    errors,
    runner,
    sender,
    node,
    async receiver() {
      const receiver = await openReceiver()
      receivers.push(receiver)
      return receiver
    },
    async endpoint(url, { topics = ['*'], project, as = admin } = {}) {
      const body = { url, topics, ...(project !== undefined && { project }) }
      const answer = await world.call(as, 'POST', '/webhooks', { body })
      assert.equal(answer.status, 201, answer.text)
      return answer
    },
    async deliver() {
      await runner.catchUp()
      await sender.sendDue()
      assert.deepEqual(errors, [])
    },
    async deliveries(webhook) {
      const answer = await world.call(admin, 'GET', `/webhooks/${webhook}/deliveries?limit=200`)
      assert.equal(answer.status, 200, answer.text)
      return answer
    },
    async close() {
      await Promise.all(senders.map((one) => one.stop()))
      await runner.stop()
      await Promise.all(receivers.map((one) => one.close()))
      await world.close()
    },
  }
}
