import type { CDPSession } from 'playwright-core'

interface TraceEvent {
  name: string
  ph: string
  cat: string
  pid: number
  tid: number
  ts: number
  dur?: number
  args?: { name?: string }
}

const CATEGORIES = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'blink.user_timing',
]

/** What the main thread of the page did while `work` ran: its longest turn, in milliseconds. */
export async function longestTask(session: CDPSession, work: () => Promise<void>): Promise<number> {
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    // The protocol's types call every event a map of texts; its numbers are numbers.
    events.push(...(value as unknown as TraceEvent[]))
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  })
  await work()
  const ended = new Promise<void>((resolve) => {
    session.once('Tracing.tracingComplete', () => resolve())
  })
  await session.send('Tracing.end')
  await ended
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${String(pid)}/${String(tid)}`),
  )
  const tasks = events.filter(
    ({ name, pid, tid }) => name.endsWith('RunTask') && main.has(`${String(pid)}/${String(tid)}`),
  )
  return Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1_000))
}
