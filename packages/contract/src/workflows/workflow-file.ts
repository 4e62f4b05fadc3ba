import Type, { type Static } from 'typebox'
import { line, nullable, oneOf, strict, text } from '../schema.ts'
import {
  Approval,
  ASSIGN_RULES,
  COMMENT_RULES,
  CommentVisibility,
  CreateWorkflowInput,
  EndActionInput,
  MOST_STEPS,
  MOST_TRANSITIONS,
  RequiredFields,
  TAKERS,
  WaitsFor,
  type EndActionDefinition,
  type StepDefinition,
  type TransitionDefinition,
  type WorkflowDefinition,
} from './workflow.ts'
import { Outcome, STATUSES } from './step.ts'

/** The version of the format of files, not of a workflow. */
export const WORKFLOW_FILE_VERSION = 1

/** What a step is called within a file. */
const Key = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 59 })

const FileStep = strict({
  key: Key,
  name: line(64),
  team: nullable(line(64)),
  escalate_to: Type.Optional(line(64)),
  category: oneOf(STATUSES),
  start: Type.Optional(Type.Boolean()),
  end: Type.Optional(Type.Boolean()),
  weight: Type.Number({ minimum: 0, maximum: 1_000 }),
  assign: oneOf(ASSIGN_RULES),
  approval: Type.Optional(Approval),
  waits_for: Type.Optional(WaitsFor),
  outcome: Type.Optional(Outcome),
  form: Type.Optional(RequiredFields),
  instruction: Type.Optional(text(16_384)),
  position: strict({
    x: Type.Number({ minimum: -1e6, maximum: 1e6 }),
    y: Type.Number({ minimum: -1e6, maximum: 1e6 }),
  }),
})

const FileTransition = strict({
  name: line(64),
  from: Key,
  /** null finishes the run. */
  to: nullable(Key),
  comment: oneOf(COMMENT_RULES),
  comment_visibility: Type.Optional(CommentVisibility),
  who: oneOf(TAKERS),
  guard: Type.Optional(text(2_000)),
  required_fields: Type.Optional(RequiredFields),
  source_handle: Type.Optional(line(32)),
  target_handle: Type.Optional(line(32)),
})

const { category, sub_category, department, priority, sla, front_desk, calendar, description } =
  CreateWorkflowInput.properties
const { id: _, ...action } = EndActionInput.properties

/** A workflow as a file that people read and keep beside their other settings: teams and calendars by name, no ids. */
export const WorkflowFile = strict({
  waybill_workflow: Type.Literal(WORKFLOW_FILE_VERSION),
  name: line(64),
  description,
  category,
  sub_category,
  department,
  priority,
  sla,
  calendar,
  front_desk,
  steps: Type.Array(FileStep, { maxItems: MOST_STEPS }),
  transitions: Type.Array(FileTransition, { maxItems: MOST_TRANSITIONS }),
  end_actions: Type.Optional(Type.Array(strict(action), { maxItems: 20 })),
})
export type WorkflowFile = Static<typeof WorkflowFile>

/**
 * The definition as a file.
 * @param nameOf the name of a team or calendar by what the definition has for it
 */
export function toWorkflowFile(
  definition: WorkflowDefinition,
  nameOf: (ref: string) => string,
): WorkflowFile {
  const keys = keysOf(definition.steps)
  const { name, description, category, sub_category, department, priority, sla, calendar } = definition
  return {
    waybill_workflow: WORKFLOW_FILE_VERSION,
    name,
    ...(description !== '' && { description }),
    ...(category !== null && { category }),
    ...(sub_category !== null && { sub_category }),
    ...(department !== null && { department }),
    ...(priority !== null && { priority }),
    ...(Object.values(sla).some((duration) => duration !== null) && { sla: withoutNulls(sla) }),
    ...(calendar !== null && { calendar: nameOf(calendar) }),
    front_desk: { ...definition.front_desk, reply_reopens: definition.front_desk.reply_reopens ?? false },
    steps: definition.steps.map((step) => fileStep(step, keys, nameOf)),
    transitions: definition.transitions.map((transition) => fileTransition(transition, keys)),
    ...(definition.end_actions.length > 0 && { end_actions: definition.end_actions.map(fileAction) }),
  }
}

/**
 * What saving a file means for the workflow of its name: what it says about steps and transitions that are there already keeps
 * their ids, so that the same file once more changes nothing. What the file does not say is as in a new workflow.
 */
export function fromWorkflowFile(
  file: WorkflowFile,
  current: WorkflowDefinition | null,
): CreateWorkflowInput {
  const { waybill_workflow: _version, steps, transitions, end_actions = [], ...fields } = file
  const { description = '', category = null, sub_category = null, department = null } = fields
  const { priority = null, calendar = null, sla = {}, front_desk = {} } = fields
  const ids = idsOf(steps, transitions, current)
  return {
    name: fields.name,
    description,
    category,
    sub_category,
    department,
    priority,
    calendar,
    sla: { low: null, medium: null, high: null, critical: null, ...sla },
    // Files from before there was such a word say nothing of replies, and mean none.
    front_desk: {
      approval: false,
      reopen_days: 7,
      reply_reopens: false,
      close_after_hours: 72,
      ...front_desk,
    },
    end_actions,
    graph: {
      steps: steps.map(({ key, start, end, ...step }) => ({
        ...step,
        id: ids.step(key),
        ...(start !== undefined && { is_start: start }),
        ...(end !== undefined && { is_end: end }),
      })),
      transitions: transitions.map(({ from, to, ...transition }, index) => ({
        ...transition,
        id: ids.transition(index),
        from: ids.step(from),
        to: to === null ? null : ids.step(to),
      })),
    },
  }
}

/** Words of the file that name nothing in it: transitions to steps that are not there, and keys that are there twice. */
export function strayKeys({
  steps,
  transitions,
}: WorkflowFile): { path: (string | number)[]; message: string }[] {
  const seen = new Set<string>()
  const found: { path: (string | number)[]; message: string }[] = []
  steps.forEach(({ key }, index) => {
    if (seen.has(key)) found.push({ path: ['steps', index, 'key'], message: `"${key}" is there twice` })
    seen.add(key)
  })
  transitions.forEach((transition, index) => {
    for (const end of ['from', 'to'] as const) {
      const key = transition[end]
      if (key !== null && !seen.has(key))
        found.push({ path: ['transitions', index, end], message: `there is no step "${key}"` })
    }
  })
  return found
}

function fileStep(
  step: StepDefinition,
  keys: ReadonlyMap<string, string>,
  nameOf: (ref: string) => string,
): WorkflowFile['steps'][number] {
  const { id, name, team, escalate_to, category, weight, assign, approval, form, instruction, position } =
    step
  return {
    key: keys.get(id) ?? '',
    name,
    team: team === null ? null : nameOf(team),
    ...(escalate_to !== null && { escalate_to: nameOf(escalate_to) }),
    category,
    ...(step.is_start && { start: true }),
    ...(step.is_end && { end: true }),
    weight,
    assign,
    ...(approval !== null && { approval }),
    ...(step.waits_for && { waits_for: step.waits_for }),
    ...(step.outcome === 'refused' && { outcome: step.outcome }),
    ...(form.length > 0 && { form }),
    ...(instruction !== '' && { instruction }),
    position,
  }
}

function fileTransition(
  transition: TransitionDefinition,
  keys: ReadonlyMap<string, string>,
): WorkflowFile['transitions'][number] {
  const { name, from, to, comment, who, guard, required_fields, source_handle, target_handle } = transition
  const { comment_visibility } = transition
  return {
    name,
    from: keys.get(from) ?? '',
    to: to === null ? null : (keys.get(to) ?? ''),
    comment,
    ...(comment_visibility === 'public' && { comment_visibility }),
    who,
    ...(guard !== null && { guard }),
    ...(required_fields.length > 0 && { required_fields }),
    ...(source_handle !== null && { source_handle }),
    ...(target_handle !== null && { target_handle }),
  }
}

function fileAction({ kind, name, url, compensate_url, plugin, action, input }: EndActionDefinition) {
  if (kind === 'plugin')
    return { kind, name, ...(plugin && { plugin }), ...(action && { action }), ...(input && { input }) }
  return { kind, name, ...(url !== null && { url }), ...(compensate_url !== null && { compensate_url }) }
}

/** A key for each step by its id: its name in plain letters, with a number where two would be the same. */
function keysOf(steps: readonly Pick<StepDefinition, 'id' | 'name'>[]): Map<string, string> {
  const taken = new Set<string>()
  return new Map(
    steps.map(({ id, name }) => {
      const plain = plainWord(name)
      let key = plain
      for (let number = 2; taken.has(key); number += 1) key = `${plain}-${String(number)}`
      taken.add(key)
      return [id, key]
    }),
  )
}

function plainWord(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  // Room for a number, within what a name of a new element may have.
  return words?.join('-').slice(0, 50).replace(/-$/, '') ?? 'step'
}

function idsOf(
  steps: WorkflowFile['steps'],
  transitions: WorkflowFile['transitions'],
  current: WorkflowDefinition | null,
) {
  const keys = keysOf(current?.steps ?? [])
  const known = new Map([...keys].map(([id, key]) => [key, id]))
  const stepIds = new Map(steps.map(({ key }) => [key, known.get(key) ?? `temp-${key}`]))
  const nameOf = (from: string, name: string) => JSON.stringify([from, name])
  const free = Map.groupBy(current?.transitions ?? [], ({ from, name }) => nameOf(keys.get(from) ?? '', name))
  const transitionIds = transitions.map(
    ({ from, name }, index) => free.get(nameOf(from, name))?.shift()?.id ?? `temp-way-${String(index)}`,
  )
  return {
    step: (key: string) => stepIds.get(key) ?? key,
    transition: (index: number) => transitionIds[index] ?? '',
  }
}

function withoutNulls<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<Values>
}
