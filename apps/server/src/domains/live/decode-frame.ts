import { Problem, invalid } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { clientFrames, type ClientFrame } from '@waybill/contract/protocol/client-frames.ts'
import { parseJsonBody } from '../../http/json-body.ts'
import { emptyFrame, notJson, unknownTag } from './live.errors.ts'

/** `ref`: what the sender calls it, as far as that can be read. */
export type DecodedFrame =
  | { ref: string | null; frame: ClientFrame; problem: null; isBad: false }
  | {
      ref: string | null
      frame: null
      problem: Problem
      /** Nobody could read it, which is a fault of the client; wrong values of a ticket may be a person's. */
      isBad: boolean
    }

/** Reads a text frame of a client. */
export function decodeFrame(data: Buffer): DecodedFrame {
  if (data.length < 16 && data.toString().trim() === '') return bad(null, emptyFrame())
  let value: unknown
  try {
    value = parseJsonBody(data)
  } catch (error) {
    const why = error instanceof Problem ? (error.detail ?? error.title) : 'It cannot be parsed.'
    return bad(null, notJson(why))
  }
  const ref = refOf(value)
  const tag = memberOf(value, '_tag')
  if (!isTag(tag)) return bad(ref, unknownTag(Object.keys(clientFrames)))
  const errors = fieldErrors(clientFrames[tag], value)
  if (errors.length === 0) return { ref, frame: value as ClientFrame, problem: null, isBad: false }
  const ofPerson = errors.every(({ pointer }) => /^\/(ticket|changes|filter)(\/|$)/.test(pointer))
  return { ref, frame: null, problem: invalid(errors), isBad: !ofPerson }
}

function bad(ref: string | null, problem: Problem): DecodedFrame {
  return { ref, frame: null, problem, isBad: true }
}

function isTag(tag: unknown): tag is ClientFrame['_tag'] {
  return typeof tag === 'string' && Object.hasOwn(clientFrames, tag)
}

function refOf(value: unknown): string | null {
  const ref = memberOf(value, 'ref')
  return typeof ref === 'string' && ref.length <= 64 && ref.isWellFormed() ? ref : null
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return new Map<string, unknown>(Object.entries(value)).get(name)
}
