import { Problem, conflict, invalidField } from '@waybill/contract/problems/problem.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'

/** 403 that names each field, so that a form can say where. */
export function staffOnly(fields: readonly string[]): Problem {
  return new Problem({
    status: 403,
    code: 'ticket.staff_only_field',
    title: 'You may not set this field',
    detail: `Only those who work in the project may set ${fields.join(', ')}. Leave it out, or ask them in a comment.`,
    errors: fields.map((field) => ({
      pointer: `/${field}`,
      code: 'ticket.staff_only_field',
      message: 'may only be set by those who work in the project',
    })),
  })
}

export function unknownPerson(pointer: string, field: string, ref: string): Problem {
  return invalidField(pointer, `ticket.unknown_${field}`, `there is no active person "${ref}"`)
}

export function unknownTeam(ref: string, pointer = '/team'): Problem {
  return invalidField(pointer, 'ticket.unknown_team', `there is no team "${ref}"`)
}

export function assigneeCannotWork(ref: string, projectKey: string, pointer = '/assignee'): Problem {
  return invalidField(
    pointer,
    'ticket.assignee_cannot_work',
    `"${ref}" may not work in ${projectKey}; make this person a member of the project first, or choose somebody else`,
  )
}

export function reporterMissing(): Problem {
  return invalidField('/reporter', 'input.required', 'is required, because no person makes this ticket')
}

export function noStepOfStatus(status: Status): Problem {
  return conflict(
    'ticket.no_step_of_status',
    'The workflow has no such status',
    `The workflow of this ticket has no step that means "${status}". Choose one of the steps of its board.`,
  )
}

export function fieldPointer(key: string): string {
  return `/fields/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function projectIsArchived(): Problem {
  return conflict(
    'project.archived',
    'The project is archived',
    'Its tickets can be read but not changed. A lead of the project can take it out of the archive.',
  )
}

export function ticketIsDeleted(): Problem {
  return conflict(
    'ticket.deleted',
    'The ticket is deleted',
    'Restore it first: POST /tickets/{ticket}/restore.',
  )
}

/** @throws Problem 400 that names the parameter. */
export function wrongFilter(name: string, message: string): Problem {
  return new Problem({
    status: 400,
    code: 'ticket.wrong_filter',
    title: 'A filter is not valid',
    detail: `?${name}: ${message}`,
    errors: [{ pointer: `?${name}`, code: 'ticket.wrong_filter', message }],
  })
}
