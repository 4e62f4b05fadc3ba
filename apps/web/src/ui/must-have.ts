import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../messages/messages.ts'

/**
 * What a form cannot do without, by the names that the server has for it.
 * @throws Problem that says at each empty field what it wants, before anything is sent
 */
export function mustHave(fields: Readonly<Record<string, string>>): void {
  const empty = Object.keys(fields).filter((name) => fields[name]?.trim() === '')
  if (empty.length === 0) return
  throw new Problem({
    status: 422,
    code: 'input.required',
    title: t('ui.something_missing'),
    errors: empty.map((name) => ({
      pointer: `/${name}`,
      code: 'input.required',
      message: t('ui.fill_in'),
    })),
  })
}
