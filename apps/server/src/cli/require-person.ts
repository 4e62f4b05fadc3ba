import { Problem, notFound } from '@waybill/contract/problems/problem.ts'
import { findPersonByRef, type PersonRow } from '../domains/people/people.queries.ts'
import type { Kernel } from '../kernel/run-command.ts'

/** The person that the command line names. @throws Problem that says how to find out whom there is */
export async function requirePerson(kernel: Kernel, ref: string): Promise<PersonRow> {
  const found = await findPersonByRef(kernel.store.db, ref)
  if (found) return found
  const { status, code, title } = notFound('person')
  throw new Problem({
    status,
    code,
    title,
    detail: `Nobody has the e-mail address ${ref}. "waybill user list" shows who there is, "waybill user add" adds somebody.`,
  })
}
