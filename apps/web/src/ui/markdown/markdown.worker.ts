import { renderBlocks } from './render-blocks.ts'
import type { TextEnv } from './text-marks.ts'

/** What the page asks of the worker, and what comes back. */
export interface RenderAsk {
  id: number
  text: string
  env: TextEnv
}
export interface RenderAnswer {
  id: number
  blocks: string[]
}

addEventListener('message', ({ data }: MessageEvent<RenderAsk>) => {
  const answer: RenderAnswer = { id: data.id, blocks: renderBlocks(data.text, data.env) }
  postMessage(answer)
})
