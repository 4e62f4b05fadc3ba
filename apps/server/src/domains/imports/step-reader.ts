import { STATUSES, type Status } from '@waybill/contract/workflows/step.ts'
import type { ImportedValues } from './imported-ticket.ts'
import type { Mapping } from './mapping.ts'
import { CellError, KEEP, readChoice, readStep, type Cells } from './read-cells.ts'
import { foldStepName, type StepOfImport, type WorkflowOfImport } from './workflow-of-import.ts'

type Place = Pick<ImportedValues, 'status'> & { step: string }

export interface StepReader {
  /** Where new tickets of the workflow stand. */
  start: Place
  /** Where a closed ticket stood since it was resolved; null: the workflow has no such step. */
  resolved: Place | null
  /** Where the ticket of a row stands. @throws CellError when the workflow has no such step */
  read(cells: Cells, before: ImportedValues | null): Place
}

/** Reads where tickets stand: by the column of steps, or by that of the status, whose first step it is then. */
export function stepReader(
  { ticket }: Mapping,
  { name, steps }: Pick<WorkflowOfImport, 'name' | 'steps'>,
): StepReader {
  const place = ({ name: step, category: status }: StepOfImport): Place => ({ step, status })
  const first = steps.find(({ is_start }) => is_start) ?? steps[0]
  if (!first) throw new Error(`the workflow "${name}" has no step`)
  const start = place(first)
  const ofStatus = (status: Status) => {
    const found = first.category === status ? first : steps.find(({ category }) => category === status)
    return found && place(found)
  }
  const places = new Map(steps.map((step) => [step.name, place(step)]))
  const names = new Map(steps.map(({ name: step }) => [foldStepName(step), step]))
  const known = (word: string) => names.get(foldStepName(word))
  const byStatus = (cells: Cells) => {
    const status = ticket.status ? readChoice(ticket.status, STATUSES, cells) : null
    if (status === null || status === KEEP) return status
    const found = ofStatus(status)
    if (found) return found.step
    throw new CellError(
      `no step of the workflow "${name}" means ${status}; say with /ticket/step where it stands`,
    )
  }
  return {
    start,
    resolved: ofStatus('resolved') ?? null,
    read(cells, before) {
      const read = ticket.step === undefined ? byStatus(cells) : readStep(ticket.step, known, cells)
      const step = read === KEEP ? before?.step : read
      return places.get(step ?? start.step) ?? start
    },
  }
}
