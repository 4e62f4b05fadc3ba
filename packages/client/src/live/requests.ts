import type { ServerFrame, ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import { problemOfBody, unreachable } from '../http/problems.ts'

export type AnswerFrame = ServerFrames['Ack'] | ServerFrames['AllTickets']

interface Waiting {
  resolve: (frame: AnswerFrame) => void
  reject: (problem: Problem) => void
}

/** Requests over the live connection that have no answer yet, by their ref. */
export class Requests {
  readonly #waiting = new Map<string, Waiting>()

  add(ref: string): Promise<AnswerFrame> {
    const { promise, resolve, reject } = Promise.withResolvers<AnswerFrame>()
    this.#waiting.set(ref, { resolve, reject })
    return promise
  }

  /** Hands an answer to whoever asked. */
  settle(frame: ServerFrame): void {
    if (frame._tag !== 'Ack' && frame._tag !== 'AllTickets' && frame._tag !== 'Refused') return
    const waiting = frame.ref === null ? undefined : this.#waiting.get(frame.ref)
    if (!waiting || frame.ref === null) return
    this.#waiting.delete(frame.ref)
    if (frame._tag === 'Refused') waiting.reject(problemOfBody(frame.problem) ?? unreachable(frame.problem))
    else waiting.resolve(frame)
  }

  /** The connection is gone, and with it every answer. */
  rejectAll(): void {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of waiting) reject(unreachable('the live connection was lost'))
  }
}
