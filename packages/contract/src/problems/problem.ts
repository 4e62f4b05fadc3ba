import Type, { type Static } from 'typebox'

/** One wrong field: a JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
export const FieldError = Type.Object({
  pointer: Type.String(),
  code: Type.String(),
  message: Type.String(),
})
export type FieldError = Static<typeof FieldError>

/** The body of every error answer: RFC 9457 `application/problem+json` with a stable dotted `code`. */
export const ProblemBody = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    code: Type.String(),
    errors: Type.Optional(Type.Array(FieldError)),
    request_id: Type.Optional(Type.String()),
  },
  { additionalProperties: true },
)
export type ProblemBody = Static<typeof ProblemBody>

interface ProblemOptions {
  status: number
  /** Stable and dotted, `thing.what_is_wrong`; clients may switch on it. */
  code: string
  /** The same words for every occurrence of the code. */
  title: string
  /** What happened this time and what to do next. */
  detail?: string
  errors?: FieldError[]
  /** Further members of the body, such as `conflicts` or `seq`. */
  extra?: Record<string, unknown>
  /** Answer headers, such as `Retry-After`. */
  headers?: Record<string, string>
  /** What failed, for the log of the server; nobody is answered it. */
  cause?: unknown
}

/**
 * A failure that its receiver can understand and act upon. Everything else that is thrown is a defect and reaches
 * people only as "internal error" with a request id.
 */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string | undefined
  readonly errors: FieldError[] | undefined
  readonly extra: Record<string, unknown> | undefined
  readonly headers: Record<string, string> | undefined

  constructor(options: ProblemOptions) {
    const { title, detail, cause } = options
    super(detail ? `${title}: ${detail}` : title, cause === undefined ? undefined : { cause })
    this.name = 'Problem'
    this.status = options.status
    this.code = options.code
    this.title = options.title
    this.detail = options.detail
    this.errors = options.errors
    this.extra = options.extra
    this.headers = options.headers
  }

  /** The problem as the body of an answer. */
  toBody(requestId?: string): ProblemBody {
    return {
      type: `urn:waybill:problem:${this.code}`,
      title: this.title,
      status: this.status,
      code: this.code,
      ...(this.detail && { detail: this.detail }),
      ...(this.errors && { errors: this.errors }),
      ...(requestId && { request_id: requestId }),
      ...this.extra,
    }
  }
}

/** 404. Also the answer for what exists but may not be seen, so that nobody learns that it exists. */
export function notFound(thing: string, cause?: unknown): Problem {
  return new Problem({
    cause,
    status: 404,
    code: `${thing.replaceAll(' ', '_')}.not_found`,
    title: `There is no such ${thing}`,
    detail: 'It does not exist, or you may not see it.',
  })
}

/** 403: the thing may be seen, but not this be done with it. */
export function forbidden(detail: string): Problem {
  return new Problem({ status: 403, code: 'access.forbidden', title: 'You may not do this', detail })
}

/** 422: well-formed, but fields are wrong; each is named. */
export function invalid(errors: FieldError[]): Problem {
  const first = errors[0]
  return new Problem({
    status: 422,
    code: errors.length === 1 && first ? first.code : 'input.invalid',
    title: 'The input is not valid',
    ...(first && { detail: `${first.pointer || 'The body'}: ${first.message}` }),
    errors,
  })
}

/** 422 for one field. `code` is dotted, such as `ticket.unknown_assignee`. */
export function invalidField(pointer: string, code: string, message: string): Problem {
  return invalid([{ pointer, code, message }])
}

/** 409: it cannot be done as things stand now. */
export function conflict(
  code: string,
  title: string,
  detail: string,
  extra?: Record<string, unknown>,
): Problem {
  return new Problem({ status: 409, code, title, detail, ...(extra && { extra }) })
}
