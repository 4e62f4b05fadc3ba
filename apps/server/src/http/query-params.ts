import { Problem } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { Value } from 'typebox/value'
import type { TSchema } from 'typebox'

/**
 * Query or path parameters as their schema types them ("50" becomes 50). Unknown ones are refused: a filter with a typing
 * error must not answer with everything.
 * @throws Problem 400 that names each as `?name`.
 */
export function readParams(schema: TSchema | undefined, given: unknown): unknown {
  if (!schema) {
    const names = Object.keys(given ?? {})
    if (names.length === 0) return {}
    throw badParams(
      names.map((name) => ({
        pointer: `/${name}`,
        code: 'input.unknown_field',
        message: 'is not known here',
      })),
    )
  }
  const value = holdsTextOnly(schema) ? given : Value.Convert(schema, given)
  const errors = fieldErrors(schema, value)
  if (errors.length > 0) throw badParams(errors)
  return value
}

const textOnly = new WeakMap<TSchema, boolean>()

/** Then there is nothing to convert, which takes longer than the check: half of the schemas are of this kind. */
function holdsTextOnly(schema: TSchema): boolean {
  let known = textOnly.get(schema)
  if (known === undefined) {
    const all = 'properties' in schema ? Object.values(schema.properties as Record<string, TSchema>) : []
    known = !('patternProperties' in schema) && all.every((one) => 'type' in one && one.type === 'string')
    textOnly.set(schema, known)
  }
  return known
}

function badParams(errors: { pointer: string; code: string; message: string }[]): Problem {
  const named = errors.map((error) => ({ ...error, pointer: `?${error.pointer.slice(1)}` }))
  const first = named[0]
  return new Problem({
    status: 400,
    code: 'request.bad_parameter',
    title: 'A parameter is not valid',
    ...(first && { detail: `${first.pointer}: ${first.message}` }),
    errors: named,
  })
}
