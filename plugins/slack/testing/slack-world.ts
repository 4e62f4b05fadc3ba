import { createHmac } from 'node:crypto'
import assert from 'node:assert/strict'
import { TOGETHER_MILLIS } from '@waybill/contract/notifications/notification.ts'
import type { GenericMessageEvent, MessageChangedEvent, MessageDeletedEvent } from '@slack/types'
import type { Jobs, NewJob } from '@waybill/server/kernel/jobs.ts'
import { createReaderRunner, type ReaderRunner } from '@waybill/server/kernel/reader-runner.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '@waybill/server/testing/test-world.ts'
import { keepNotifications } from '@waybill/server/readers/notifications/keep-notifications.reader.ts'
import type { MessageSender } from '@waybill/server/domains/outgoing/message-sender.ts'
import { startDirectMessages } from '../direct-messages.ts'
import { slack } from '../index.ts'
import type { SlackHost } from '../slack-host.ts'
import { SlackStandIn } from './slack-stand-in.ts'

export const SECRET = 'signing secret of the app'
export const CHANNEL = 'C0000000001'
export const TEAM = 'T0000000001'

/** A Waybill with the plugin on, a project that is told in a channel, and a stand-in for Slack. */
export class SlackWorld {
  readonly slack = new SlackStandIn()
  world!: TestWorld
  admin!: TestPerson
  lead!: TestPerson
  project!: { id: string; key: string }
  #readers!: ReaderRunner
  #sender!: MessageSender
  #count = 0
  /** What the reader asked for. */
  readonly jobs: NewJob[] = []
  readonly #noted: Jobs = {
    enqueue: (_tx, job) => Promise.resolve(this.jobs.push(job) > 0),
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    failed: () => Promise.resolve([]),
    retry: () => Promise.resolve(false),
  }

  async start(): Promise<void> {
    await this.slack.start()
    this.world = await createTestWorld({ plugins: [slack], outside: this.slack.outside })
    this.admin = await this.world.person('admin')
    this.lead = await this.world.person('agent', { name: 'Ada' })
    this.project = await this.world.project({ key: 'WEB' })
    await this.world.member(this.project, this.lead, 'lead')
    await this.switch(true)
    await this.setUp('/plugins/slack/settings', { signing_secret: SECRET, bot_token: 'xoxb-right' })
    await this.setUp('/projects/WEB/plugins/slack', { channel: CHANNEL })
    this.#readers = createReaderRunner(
      this.world.kernel,
      [keepNotifications, ...this.world.plugins.readers],
      {
        jobs: this.#noted,
        onError: () => undefined,
      },
    )
    await this.#readers.start()
    this.#sender = startDirectMessages(this.host, 3_600_000)
  }

  async stop(): Promise<void> {
    await this.#sender.stop()
    await this.#readers.stop()
    await this.world.close()
    await this.slack.stop()
  }

  async switch(on: boolean): Promise<void> {
    const answer = await this.world.call(this.admin, 'POST', '/plugins/slack/switch', { body: { on } })
    assert.equal(answer.status, 200)
  }

  async setUp(path: string, values: object): Promise<void> {
    assert.equal((await this.world.call(this.admin, 'PATCH', path, { body: { values } })).status, 200)
  }

  /** Lets the reader hear everything, and the job that looks after what waits do its work, after so many milliseconds. */
  async tell(after = 60_000): Promise<void> {
    await this.hear()
    this.world.tick(after)
    await this.work('slack-waiting', {})
  }

  /** What the plugin works with. */
  get host(): SlackHost {
    const plugin = this.world.plugins.loaded.find(({ definition }) => definition.id === 'slack')
    assert.ok(plugin)
    return plugin.host
  }

  /** Lets readers hear everything, and tells people what is due after so many milliseconds. @returns what reached them */
  async direct(after = TOGETHER_MILLIS) {
    await this.hear()
    this.world.tick(after)
    await this.#sender.look()
    return this.calls('chat.postMessage')
  }

  async hear(): Promise<void> {
    await this.#readers.catchUp()
  }

  async work(queue: string, payload: unknown): Promise<void> {
    const job = this.world.plugins.jobs.find((one) => one.queue === queue)
    assert.ok(job)
    const { signal } = new AbortController()
    await job.run({ kernel: this.world.kernel, id: 'x', attempt: 1, signal }, payload as never)
  }

  /** What reached Slack since the last time, without what is not asked for. */
  calls(method?: string) {
    const all = this.slack.calls.splice(0)
    return method === undefined ? all : all.filter((one) => one.method === method)
  }

  /** Sends what Slack would send, signed as Slack signs it. */
  post(
    path: 'commands' | 'actions' | 'events',
    body: string | Buffer,
    options: { secret?: string; secondsAgo?: number; headers?: Record<string, string> } = {},
  ) {
    const time = String(Math.floor(this.world.now / 1_000) - (options.secondsAgo ?? 0))
    const mac = createHmac('sha256', options.secret ?? SECRET)
      .update(`v0:${time}:`)
      .update(body)
    return this.world.call(null, 'POST', `/hooks/slack/${path}`, {
      body,
      headers: {
        'content-type': path === 'events' ? 'application/json' : 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': time,
        'x-slack-signature': `v0=${mac.digest('hex')}`,
        ...options.headers,
      },
    })
  }

  command(text: string, user: string, more: object = {}) {
    const fields = {
      text,
      team_id: TEAM,
      user_id: user,
      channel_id: 'C0',
      trigger_id: this.trigger(),
      ...more,
    }
    return this.post('commands', new URLSearchParams(Object.entries(fields)).toString())
  }

  action(payload: object) {
    return this.post('actions', new URLSearchParams({ payload: JSON.stringify(payload) }).toString())
  }

  push(action_id: string, value: string, user: string, trigger_id = this.trigger()) {
    return this.action({
      type: 'block_actions',
      user: { id: user },
      team: { id: TEAM },
      trigger_id,
      response_url: 'https://hooks.slack.com/actions/answer',
      actions: [{ action_id, value }],
    })
  }

  event(event: object) {
    const body = { type: 'event_callback', event_id: this.trigger(), team_id: TEAM, event }
    return this.post('events', JSON.stringify(body))
  }

  reply(text: string, user: string, thread_ts: string, ts = `1772442001.${this.trigger()}`) {
    return this.event({ type: 'message', channel: CHANNEL, user, text, ts, thread_ts })
  }

  /** A message as Slack tells of it. */
  message(text: string, user: string, thread_ts: string, ts: string): GenericMessageEvent {
    const about = { event_ts: ts, channel: CHANNEL, channel_type: 'channel' } as const
    return { type: 'message', subtype: undefined, ...about, user, text, ts, thread_ts }
  }

  /** Its author changes it: at another second, where the test says which. */
  changed(before: GenericMessageEvent, text: string, edited = `1772442002.${this.trigger()}`) {
    const message = { ...before, text, edited: { user: before.user, ts: edited } }
    const { channel, channel_type } = before
    const event: MessageChangedEvent = {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      event_ts: edited,
      ts: edited,
      channel,
      channel_type,
      message,
      previous_message: before,
    }
    return this.event(event)
  }

  deleted(previous_message: GenericMessageEvent) {
    const { channel, channel_type, ts: deleted_ts } = previous_message
    const ts = `1772442003.${this.trigger()}`
    const event: MessageDeletedEvent = {
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      event_ts: ts,
      ts,
      channel,
      channel_type,
      deleted_ts,
      previous_message,
    }
    return this.event(event)
  }

  trigger(): string {
    this.#count += 1
    return String(this.#count).padStart(6, '0')
  }

  /** Connects a user of Slack as people do. */
  async connect(person: TestPerson, user: string): Promise<void> {
    const answer = await this.world.call(person, 'POST', '/hooks/slack/me/code')
    assert.equal(answer.status, 201)
    const { type } = answer.body as { type: string }
    const said = await this.command(type.replace('/waybill ', ''), user)
    assert.match(said.text, /You are connected/)
  }

  async ticket(title = 'Printer is on fire', reporter = this.lead) {
    return this.world.ticket({ project: this.project, title, reporter })
  }

  async change(ticket: { key: string }, values: object): Promise<void> {
    const answer = await this.world.call(this.lead, 'PATCH', `/tickets/${ticket.key}`, { body: values })
    assert.equal(answer.status, 200)
  }

  /** @returns its id */
  async comment(ticket: { key: string }, body: string, internal = false): Promise<string> {
    const input = { body: { body, internal } }
    const answer = await this.world.call(this.lead, 'POST', `/tickets/${ticket.key}/comments`, input)
    assert.equal(answer.status, 201)
    return (answer.body as { id: string }).id
  }

  async read(ticket: { key: string }) {
    return (await this.world.call(this.lead, 'GET', `/tickets/${ticket.key}`)).body as {
      status: string
      description: string
      reporter: { id: string }
      assignee: { id: string } | null
    }
  }

  async comments(ticket: { key: string }) {
    const answer = await this.world.call(this.lead, 'GET', `/tickets/${ticket.key}/comments`)
    const { items } = answer.body as {
      items: { id: string; body: string; internal: boolean; author: { id: string } }[]
    }
    return items
  }
}
