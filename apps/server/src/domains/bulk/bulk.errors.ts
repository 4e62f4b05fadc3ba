import { MOST_BULK_TICKETS } from '@waybill/contract/bulk/bulk.ts'
import { Problem, conflict, invalidField } from '@waybill/contract/problems/problem.ts'

export function emptyChange(): Problem {
  return invalidField('/change', 'bulk.empty_change', 'must name at least one thing to change')
}

export function actsAlone(act: 'delete' | 'restore'): Problem {
  return invalidField(
    `/change/${act}`,
    'bulk.acts_alone',
    'stands alone; change the fields in a run of its own',
  )
}

export function oneSelection(): Problem {
  return invalidField('/tickets', 'bulk.one_selection', 'is given, or query is: one of the two')
}

export function projectWithoutQuery(): Problem {
  return invalidField(
    '/project',
    'bulk.project_without_query',
    'narrows a query; named tickets are in their projects',
  )
}

/** A problem of the query string of a list, about the body of this request. */
export function wrongSelection(problem: Problem): Problem {
  const errors = (problem.errors ?? []).map((error) => ({
    ...error,
    pointer: error.pointer === '?project' ? '/project' : '/query',
  }))
  return new Problem({
    status: 422,
    code: problem.code,
    title: problem.title,
    ...(problem.detail !== undefined && {
      detail: problem.detail.replace(/^\?q\b/, 'query').replace(/^\?/, ''),
    }),
    errors,
    ...(problem.extra && { extra: problem.extra }),
  })
}

export function tooManyTickets(): Problem {
  return invalidField(
    '/query',
    'bulk.too_many_tickets',
    `selects more than ${String(MOST_BULK_TICKETS)} tickets; narrow it and run it in parts`,
  )
}

export function nothingSelected(): Problem {
  return invalidField('/query', 'bulk.nothing_selected', 'selects no ticket that you may see')
}

export function alreadyRunning(id: string): Problem {
  return conflict(
    'bulk.already_running',
    'A bulk change of yours is running',
    `Wait for it (GET /bulk/${id}), or stop it (POST /bulk/${id}/stop).`,
    { bulk: id },
  )
}

export function alreadyTrying(): Problem {
  return conflict(
    'bulk.dry_run_running',
    'A dry run of yours is running',
    'Wait for its answer, or end its request; one at a time for each person.',
  )
}

export function wasStopped(): Problem {
  return conflict(
    'bulk.stopped',
    'The bulk change was stopped',
    'It was stopped before it began. Start another.',
  )
}

export function stillRunning(): Problem {
  return conflict(
    'bulk.still_running',
    'The bulk change is still running',
    'Wait until it is finished, or stop it; then it can be undone.',
  )
}

export function undoOfUndo(): Problem {
  return conflict(
    'bulk.undo_of_undo',
    'An undo cannot be undone',
    'Start the change anew instead: POST /tickets/bulk with the same tickets or query.',
  )
}

export function alreadyUndone(id: string): Problem {
  return conflict(
    'bulk.already_undone',
    'The bulk change has been undone',
    `See GET /bulk/${id}. An undo happens once.`,
    { bulk: id },
  )
}

export function tooOldToUndo(): Problem {
  return conflict(
    'bulk.too_old_to_undo',
    'The bulk change is too old to be undone',
    'What came of each ticket is kept for 30 days. Change the tickets back by hand or in bulk.',
  )
}

export function nothingToUndo(): Problem {
  return conflict(
    'bulk.nothing_to_undo',
    'The bulk change changed nothing',
    'There is no ticket to set back.',
  )
}

/** The reason beside each ticket that is left. */
export function personNotActive(): Problem {
  return new Problem({
    status: 403,
    code: 'bulk.person_not_active',
    title: 'The person is not active',
    detail: 'Whoever started this bulk change was deactivated meanwhile.',
  })
}

export interface KeptField {
  field: string
  /** Of the event that changed it since; null where what it had before is gone. */
  seq: number | null
}

/** Nothing of a ticket could be set back. */
export function changedSince(kept: readonly KeptField[]): Problem {
  const fields = [...new Set(kept.map(({ field }) => field))].join(', ')
  return conflict(
    'bulk.changed_since',
    'Others changed the ticket since',
    `Changed since the bulk change: ${fields}. What others decided stays.`,
    { kept },
  )
}
