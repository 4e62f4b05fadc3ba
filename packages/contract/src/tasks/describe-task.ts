import type { Describe, EventNames } from '../events/describe-event.ts'
import type { TaskChange, taskEvents } from './task-events.ts'
import type { Rung } from './task.ts'

const RUNG_WORDS: Record<Rung, string> = {
  exact: 'which Waybill chose by its category and priority',
  without_priority: 'which Waybill chose by its category',
  category_and_department: 'which Waybill chose by its category, whatever the sub-category',
  project: 'which Waybill chose as the one of the project',
  by_hand: 'which Waybill chose by hand',
  import: 'as the import says',
  unrouted: 'which Waybill chose by nothing',
}

/** Who got it and why: "assigned to Rui (in turn, 2 of 3)"; of several: "asks Rui, Ana and Eva (2 of 3 decide)". */
function assigned({ items }: TaskChange, names: EventNames): string {
  const asked = items.added.flatMap(({ person }) => (person === null ? [] : [names.person(person)]))
  const reason = items.added[0]?.reason ?? null
  if (asked.length > 1 && asked.length === items.added.length)
    return `, asks ${asked.slice(0, -1).join(', ')} and ${asked.at(-1) ?? ''}${because(reason)}`
  const parts = items.added.map(({ person, team, reason }) => {
    const why = because(reason)
    if (person !== null) return `assigned to ${names.person(person)}${why}`
    return `waits in the queue of ${team === null ? 'its team' : names.team(team)}${why}`
  })
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`
}

function because(reason: string | null | undefined): string {
  return reason ? ` (${reason})` : ''
}

function quoted(text: string | null): string {
  return text === null ? '' : `: "${text}"`
}

const STATE_WORDS = {
  done: 'is done',
  retrying: 'failed and is tried again',
  failed: 'failed',
  compensated: 'was taken back',
  compensation_failed: 'could not be taken back',
} as const

/** Events of runs through workflows in words. */
export const taskWords: { [K in keyof typeof taskEvents]: Describe<K> } = {
  'task.started': (data, names) => {
    const { workflow, rung, status } = data.after
    if (!workflow || rung === undefined) return 'found no workflow for the ticket: it waits to be routed'
    const waits = status === 'pending' ? ', waits for the front desk' : ''
    return `began ${names.workflow(workflow)}, ${RUNG_WORDS[rung]}${waits}${assigned(data, names)}`
  },
  'task.routed': (data, names) => {
    const from = data.from === undefined ? '' : ` from ${names.workflow(data.from)}`
    const to = data.after.workflow ? names.workflow(data.after.workflow) : 'a workflow'
    const waits = data.after.status === 'pending' ? ', waits for the front desk' : ''
    return `routed the ticket${from} to ${to}${waits}${assigned(data, names)}${quoted(data.reason ?? null)}`
  },
  'task.entered': (data, names) => `let the request into its workflow${assigned(data, names)}`,
  'task.acted': (data, names) => {
    const to = data.to === null ? 'the end' : names.step(data.to)
    const whose = data.for === null ? '' : ` for ${names.person(data.for)}`
    return `took "${data.name}"${whose} from ${names.step(data.from)} to ${to}${assigned(data, names)}${data.told === undefined ? '' : ', with words for its requester'}${quoted(data.comment)}`
  },
  'task.answered': (data, names) =>
    `noted that its requester answered: ${data.to === null ? 'it waits no longer' : `it goes on at ${names.step(data.to)}`}${assigned(data, names)}`,
  'task.moved': (data, names) =>
    `moved it from ${names.step(data.from)} to ${names.step(data.to)}${assigned(data, names)}`,
  'task.voted': ({ decision, comment }) => `${decision}${quoted(comment)}`,
  'task.looked_at': () => 'began to work on it',
  'task.claimed': () => 'claimed it from the queue',
  'task.released': ({ items }) => {
    if (items.added.length === 0) return `took an item of it back${because(items.changed[0]?.after.reason)}`
    return `put it back into the queue${because(items.added[0]?.reason)}`
  },
  'task.transferred': ({ to, from, notes }, names, _own, actor) => {
    const whose = from === null ? ' from the queue' : ` from ${names.person(from)}`
    return `handed it${from !== null && from === actor ? '' : whose} on to ${names.person(to)}${quoted(notes)}`
  },
  'task.escalated': (data, names) =>
    `escalated it to ${names.team(data.team)}${assigned(data, names)}: "${data.reason}"`,
  'task.breached': () => 'noted that the time of the step has run out',
  'task.migrated': (data, names) =>
    `moved it from ${names.step(data.from)} to ${data.after.step === undefined ? 'a step' : names.step(data.after.step)} of version ${String(data.after.version)} of the workflow${assigned(data, names)}`,
  'task.reopened': (data, names) => `went on with its workflow${assigned(data, names)}${quoted(data.reason)}`,
  'task.cancelled': () => 'ended its way through the workflow',
  'task.nobody_there': ({ team }, names) =>
    `found nobody of ${team === null ? 'the team' : names.team(team)} who is there: it waits in the queue`,

  'request.approved': () => 'approved the request',
  'request.rejected': ({ reason, early }) =>
    `${early === true ? 'ended it early' : 'rejected the request'}: "${reason}"`,
  'request.withdrawn': ({ reason }) => `withdrew the request: "${reason}"`,
  'request.closed': ({ by_itself }) =>
    by_itself ? 'closed the request, because nobody touched it any more' : 'closed the request',
  'request.reopened': ({ reason, comment }) =>
    `reopened the request${comment === undefined ? '' : ', because its requester answered'}${quoted(reason)}`,
  'request.rated': ({ score, comment }) => `gave it ${String(score)} of 5${quoted(comment)}`,

  'end_action.planned': ({ name, kind }) => `planned "${name || kind}"`,
  'end_action.tried': ({ name, state, attempt, answer }) => {
    const told = answer === state ? '' : `: ${answer}`
    return `noted that ${endAction(name)} ${STATE_WORDS[state]} (try ${String(attempt)}${told})`
  },
  'end_action.retried': ({ name }) => `tries ${endAction(name)} again`,
  'end_action.skipped': ({ name, reason, state }) =>
    state === 'done'
      ? `gave up taking ${endAction(name)} back: "${reason}"`
      : `skipped ${endAction(name)}: "${reason}"`,
  'end_action.stopped': ({ name }) => `stopped ${endAction(name)}, because the ticket was reopened`,
  'end_action.compensation_asked': ({ name, reason }) => `takes ${endAction(name)} back: "${reason}"`,
}

function endAction(name: string | undefined): string {
  return name === undefined ? 'an end action' : `"${name}"`
}
