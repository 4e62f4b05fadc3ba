import {
  choiceSetting,
  listSetting,
  numberSetting,
  secretSetting,
  textSetting,
  yesNoSetting,
} from '@waybill/contract/plugins/plugin-settings.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { bytesOf, defineRoute, ok } from '../../../http/route.ts'
import { defineJob } from '../../../kernel/jobs.ts'
import { defineReader } from '../../../kernel/reader.ts'
import { OutsideError, definePlugin } from '../define-plugin.ts'

/** What the sample plugin throws in, as a test asks for it, and what it has seen. */
export const sample = {
  throwsIn: null as 'start' | 'end' | 'reader' | 'job' | 'route' | 'outside' | null,
  /** What it throws; null: words with its secret. */
  throws: null as string | Error | null,
  /** What happens elsewhere while it hears an event. */
  meanwhile: null as (() => Promise<void>) | null,
  started: 0,
  ended: 0,
  heard: [] as number[],
  worked: [] as string[],
}

export const SECRET = 'very secret word'

function mayThrow(where: NonNullable<typeof sample.throwsIn>): void {
  if (sample.throwsIn !== where) return
  const { throws } = sample
  throw throws instanceof Error ? throws : new Error(throws ?? `the ${where} broke over ${SECRET}`)
}

/** One of everything that a plugin may have. */
export const samplePlugin = definePlugin({
  id: 'sample',
  name: 'Sample',
  description: 'One of everything.',
  guide: 'Send it to {hooks}/echo, for {project}.',
  settings: strict({
    word: secretSetting('Word'),
    color: choiceSetting('Colour', ['red', 'green'], { default: 'red' }),
    times: numberSetting('Times', { least: 1, most: 9, default: 3 }),
    loud: yesNoSetting('Loud', { default: false }),
    names: listSetting('Names', { default: [] }),
    note: Type.Optional(textSetting('Note')),
  }),
  projectSettings: strict({ channel: textSetting('Channel'), key: secretSetting('Key') }),
  checkSettings({ note }) {
    if (note === 'throw') throw new Error(`the check broke over ${SECRET}`)
    return note === 'bad' ? { note: `must be better than ${SECRET}` } : {}
  },
  checkProjectSettings: async ({ channel }, host) =>
    channel === (await host.settings()).note ? { channel: 'must not be the note' } : {},
  start() {
    mayThrow('start')
    sample.started += 1
    return Promise.resolve(() => {
      sample.ended += 1
      mayThrow('end')
      return Promise.resolve()
    })
  },
  async check(host, project) {
    const { word, times } = await host.settings()
    if (times > 5) throw new Error(`${word} is said too often`)
    return project === null ? 'fine' : `fine in ${(await host.projectSettings(project))?.channel ?? 'none'}`
  },
  readers: () => [
    defineReader({
      name: 'sample.hear',
      kinds: ['ticket.created'],
      start: 'beginning',
      async handle(context, event) {
        mayThrow('reader')
        await sample.meanwhile?.()
        sample.heard.push(event.seq)
        context.enqueue({ queue: 'sample', payload: { text: event.data.after.title }, target: 'all' })
      },
    }),
  ],
  jobs: () => [
    defineJob({
      queue: 'sample',
      payload: strict({ text: Type.String() }),
      attempts: 1,
      retrySeconds: 1,
      timeoutSeconds: 5,
      concurrency: 1,
      run(_context, { text }) {
        mayThrow('job')
        if (sample.throwsIn === 'outside') throw new OutsideError('nobody answers')
        sample.worked.push(text)
        return Promise.resolve()
      },
    }),
  ],
  routes: (host) => [
    defineRoute({
      method: 'POST',
      path: '/hooks/sample/echo',
      tag: 'Sample',
      summary: 'Echo',
      access: { anonymous: 'a test' },
      rawBody: { mostBytes: 2 * 1024 * 1024 },
      responses: { 200: Type.Object({ bytes: Type.Integer(), loud: Type.Boolean() }) },
      async handler(request) {
        mayThrow('route')
        return ok({ bytes: bytesOf(request).length, loud: (await host.settings()).loud })
      },
    }),
  ],
  actions: [{ id: 'wave', title: 'Wave', run: () => Promise.resolve('waved') }],
  pages: [
    { id: 'log', title: 'Log', markdown: () => Promise.resolve('**nothing**') },
    { id: 'word', title: 'Word', markdown: async (host) => `It is ${(await host.settings()).word}` },
  ],
})
