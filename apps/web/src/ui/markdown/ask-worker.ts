import type { RenderAnswer, RenderAsk } from './markdown.worker.ts'
import type { TextEnv } from './text-marks.ts'

const waiting = new Map<number, (blocks: string[]) => void>()
let worker: Worker | null = null
let asked = 0

function start(): Worker {
  const started = new Worker(new URL('./markdown.worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<RenderAnswer>) => {
    waiting.get(data.id)?.(data.blocks)
    waiting.delete(data.id)
  })
  return started
}

/** The blocks of a long text, read beside the page so that nothing on it waits. */
export function askWorker(text: string, env: TextEnv): Promise<string[]> {
  worker ??= start()
  const ask: RenderAsk = { id: (asked += 1), text, env }
  const { promise, resolve } = Promise.withResolvers<string[]>()
  waiting.set(ask.id, resolve)
  worker.postMessage(ask)
  return promise
}
