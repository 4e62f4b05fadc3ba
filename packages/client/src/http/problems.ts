import { Problem, type FieldError } from '@waybill/contract/problems/problem.ts'

/** No answer came: no network, no server, or the connection broke. `status` is 0; what was sent may have been done. */
export function unreachable(cause: unknown): Problem {
  const problem = new Problem({
    status: 0,
    code: 'client.unreachable',
    title: 'The server cannot be reached',
    detail: 'Check the network and try again.',
  })
  problem.cause = cause
  return problem
}

/** An answer began and did not come to its end. */
export function brokenOff(cause: unknown): Problem {
  const problem = new Problem({
    status: 0,
    code: 'client.broken_off',
    title: 'The answer broke off',
    detail: 'The connection or the server ended it before all of it was said. Try it again.',
  })
  problem.cause = cause
  return problem
}

/** The server cannot at the moment, or has been asked too often: the same may work later. */
export function isForNow({ status }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500
}

function unexpected(status: number): Problem {
  return new Problem({
    status,
    code: 'client.unexpected_answer',
    title: 'The answer is not one of Waybill',
    detail: `Something between here and the server answered with ${String(status)}.`,
  })
}

/** A live request was answered by something else than its answer. */
export function unexpectedFrame(asked: string, status = 502): Problem {
  return new Problem({
    status,
    code: 'client.unexpected_answer',
    title: 'The answer is not one of Waybill',
    detail: `It does not answer ${asked}.`,
  })
}

const HEADERS = ['retry-after', 'www-authenticate']

/** An answer that is no success, as the problem that its body describes. */
export async function problemOf(response: Response): Promise<Problem> {
  const body = await readObject(response)
  if (!body) return unexpected(response.status)
  const headers = HEADERS.flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return problemOfBody(body, Object.fromEntries(headers)) ?? unexpected(response.status)
}

/** A body of `ProblemBody`; null when it is not one. What it says beyond the named members is in `extra`. */
export function problemOfBody(
  body: Readonly<Record<string, unknown>>,
  headers?: Record<string, string>,
): Problem | null {
  const { type: _, title, status, detail, code, errors, ...extra } = body
  if (typeof title !== 'string' || typeof status !== 'number' || typeof code !== 'string') return null
  return new Problem({
    status,
    code,
    title,
    ...(typeof detail === 'string' && { detail }),
    ...(Array.isArray(errors) && { errors: errors.filter(isFieldError) }),
    ...(Object.keys(extra).length > 0 && { extra }),
    ...(headers && { headers }),
  })
}

function isFieldError(value: unknown): value is FieldError {
  return (
    isObject(value) &&
    typeof value['pointer'] === 'string' &&
    typeof value['code'] === 'string' &&
    typeof value['message'] === 'string'
  )
}

async function readObject(response: Response): Promise<Record<string, unknown> | null> {
  try {
    const body: unknown = await response.json()
    return isObject(body) ? body : null
  } catch {
    return null
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
