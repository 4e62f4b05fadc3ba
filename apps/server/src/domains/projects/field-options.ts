import type { FieldType } from '@waybill/contract/projects/project.ts'
import { optionsWrong } from './projects.errors.ts'

/** @throws Problem 422 */
export function assertOptions(type: FieldType, options: readonly string[]): void {
  if (type === 'select' && options.length === 0)
    throw optionsWrong('a select field needs at least one option')
  if (type !== 'select' && options.length > 0) throw optionsWrong('only a select field has options')
}
