import { conflict, invalidField, notFound, type Problem } from '@waybill/contract/problems/problem.ts'

export function keyTaken(key: string): Problem {
  return conflict(
    'project.key_taken',
    'The key of the project is taken',
    `"${key}" is the key of another project, or was one before it got a new key. Choose another key.`,
  )
}

export function noSuchWorkflow(ref: string): Problem {
  return invalidField(
    '/workflow',
    'project.unknown_workflow',
    `there is no workflow "${ref}": make it first, and publish it (GET /workflows lists those that are there)`,
  )
}

export function workflowTakesNothing(name: string): Problem {
  return invalidField(
    '/workflow',
    'project.workflow_not_published',
    `"${name}" takes no tickets: publish it first, or take it out of the archive`,
  )
}

export function confirmationMissing(key: string): Problem {
  return invalidField('/confirm', 'project.confirmation_missing', `must be the key of the project, ${key}`)
}

export function holdsTickets(count: number): Problem {
  return conflict(
    'project.holds_tickets',
    'The project holds tickets',
    `Deleting it would delete ${String(count)} tickets for ever. Archive it instead, or repeat with force=true.`,
    { tickets: count },
  )
}

export function labelTaken(name: string): Problem {
  return conflict('label.name_taken', 'There is such a label', `The project has a label "${name}" already.`)
}

export function fieldKeyTaken(key: string): Problem {
  return conflict('field.key_taken', 'There is such a field', `The project has a field "${key}" already.`)
}

export function optionsWrong(message: string): Problem {
  return invalidField('/options', 'field.wrong_options', message)
}

export function foreignStep(): Problem {
  return invalidField(
    '/step',
    'project.foreign_step',
    'is of a workflow that no ticket of the project goes through: name a step of its board',
  )
}

export const labelNotFound = (): Problem => notFound('label')
export const fieldNotFound = (): Problem => notFound('field')
export const memberNotFound = (): Problem => notFound('member')
