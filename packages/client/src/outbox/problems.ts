import { Problem } from '@waybill/contract/problems/problem.ts'

/** 404: what is not shown cannot be changed at once. */
export function notLoaded(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'client.ticket_not_loaded',
    title: 'The ticket has not been fetched',
    detail: `Open the ticket ${id}, or a list that shows it, before you change it.`,
  })
}

export function noConflict(ref: string): Problem {
  return new Problem({
    status: 404,
    code: 'client.no_conflict',
    title: 'There is no such conflict',
    detail: `No refused change with the ref ${ref} waits for an answer.`,
  })
}

/** 409: whether it was done nobody knows any more, and doing it now could do it twice. */
export function sentTooLongAgo(): Problem {
  return new Problem({
    status: 409,
    code: 'client.sent_too_long_ago',
    title: 'The change may have been made already',
    detail:
      'It was sent two days ago, and no answer came. See whether it is there, and make it again if it is not.',
  })
}

/** 409: the installation was set back to a backup: what the change was based on may be gone, or may never have been. */
export function madeBeforeRestore(): Problem {
  return new Problem({
    status: 409,
    code: 'client.made_before_restore',
    title: 'The server was restored from a backup meanwhile',
    detail: 'The change was not sent. See how things stand now, and make it again if it is still wanted.',
  })
}

/** Something in this client went wrong: nothing was sent. */
export function defect(error: unknown): Problem {
  const problem = new Problem({
    status: 500,
    code: 'client.defect',
    title: 'The change could not be sent',
    detail: error instanceof Error ? error.message : String(error),
  })
  problem.cause = error
  return problem
}
