import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

interface Question {
  question: number
  name: string
  input: unknown
}
type Answer = { question: number; result: unknown } | { question: number; error: string }

/** Questions to a child process over its channel; what it answers is what its handler of that name returns. */
export class Asker {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: Answer | Error) => void>()
  #last = 0

  constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (answer) => {
      const { question } = answer as Answer
      this.#waiting.get(question)?.(answer as Answer)
      this.#waiting.delete(question)
    })
    child.once('exit', (code, signal) => {
      for (const settle of this.#waiting.values())
        settle(new Error(`${child.spawnfile} ended with ${String(signal ?? code)}`))
      this.#waiting.clear()
    })
  }

  ask<Result>(name: string, input?: unknown): Promise<Result> {
    const question = (this.#last += 1)
    return new Promise((resolve, reject) => {
      this.#waiting.set(question, (answer) => {
        if (answer instanceof Error) reject(answer)
        else if ('error' in answer) reject(new Error(answer.error))
        else resolve(answer.result as Result)
      })
      this.#child.send({ question, name, input } satisfies Question)
    })
  }

  /** Ends the child. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await gone
  }
}

/** The other end: answers questions for as long as the process lives. */
export function answer(handlers: Record<string, (input: never) => unknown>): void {
  process.on('message', (message: Question) => {
    void (async () => {
      const { question, name, input } = message
      try {
        const result: unknown = await handlers[name]?.(input as never)
        process.send?.({ question, result })
      } catch (error) {
        process.send?.({
          question,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        })
      }
    })()
  })
}
