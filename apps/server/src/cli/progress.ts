import { SingleBar } from 'cli-progress'
import type { CliContext } from './cli-context.ts'

export interface ProgressState {
  phase: string
  done: number
  total: number
  /** What the rate counts, so far in this phase. */
  items: number
  itemName: string
}

export interface Progress {
  show(state: ProgressState): void
  stop(): void
}

/** Where there is no terminal, a line about every so often. */
const LINE_EVERY_MILLIS = 5_000

/** A bar with rate and time left on a terminal, plain lines elsewhere; on stderr, so that stdout holds only results. */
export function showProgress(context: CliContext): Progress {
  return context.stderr.isTTY ? bar(context.stderr) : lines(context)
}

function bar(stream: NodeJS.WritableStream): Progress {
  let current: { phase: string; bar: SingleBar; started: number } | null = null
  const begin = (state: ProgressState) => {
    current?.bar.stop()
    const one = new SingleBar({
      stream,
      format: '{phase} {bar} {percentage}%  {rate} {itemName}/s  {eta_formatted} left',
      hideCursor: true,
      etaBuffer: 20,
    })
    one.start(state.total, 0, { phase: state.phase, rate: 0, itemName: state.itemName })
    return { phase: state.phase, bar: one, started: performance.now() }
  }
  return {
    show(state) {
      if (current?.phase !== state.phase) current = begin(state)
      const rate = rateOf(state.items, current.started)
      current.bar.update(state.done, { phase: state.phase, rate, itemName: state.itemName })
    },
    stop() {
      current?.bar.stop()
      current = null
    },
  }
}

function lines(context: CliContext): Progress {
  let phase: string | null = null
  let started = 0
  let last = 0
  return {
    show(state) {
      const now = performance.now()
      if (phase !== state.phase) {
        phase = state.phase
        started = now
        last = now
        return
      }
      if (now - last < LINE_EVERY_MILLIS) return
      last = now
      const share = state.total === 0 ? 100 : Math.floor((100 * state.done) / state.total)
      const left = state.done === 0 ? '' : `, about ${String(secondsLeft(state, now - started))} s left`
      context.note(
        `${state.phase} ${String(share)}%, ${String(rateOf(state.items, started))} ${state.itemName}/s${left}`,
      )
    },
    stop() {
      phase = null
    },
  }
}

function rateOf(items: number, started: number): number {
  const seconds = (performance.now() - started) / 1000
  return seconds < 0.05 ? 0 : Math.round(items / seconds)
}

function secondsLeft({ done, total }: ProgressState, elapsed: number): number {
  return Math.ceil(((total - done) / done) * (elapsed / 1000))
}
