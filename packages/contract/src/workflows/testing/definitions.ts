import fc from 'fast-check'
import type {
  EndActionDefinition,
  StepDefinition,
  TransitionDefinition,
  WorkflowDefinition,
} from '../workflow.ts'
import type { WorkflowFacts } from '../workflow-facts.ts'

export const FACTS: WorkflowFacts = {
  teams: [
    { id: 'support', name: 'Support', active: 2 },
    { id: 'leads', name: 'Team leads', active: 1 },
    { id: 'empty', name: 'Nobody', active: 0 },
  ],
  calendars: [{ id: 'office', name: 'Office hours' }],
  fields: new Set(['cost']),
}

export function step(id: string, more: Partial<StepDefinition> = {}): StepDefinition {
  return {
    id,
    name: id,
    team: 'support',
    escalate_to: null,
    category: 'in_progress',
    weight: 0.5,
    is_start: false,
    is_end: false,
    instruction: '',
    form: [],
    assign: 'round_robin',
    approval: null,
    position: { x: 0, y: 0 },
    ...more,
  }
}

export function way(
  from: string,
  to: string | null,
  more: Partial<TransitionDefinition> = {},
): TransitionDefinition {
  return {
    id: `${from}>${to ?? ''}`,
    from,
    to,
    name: `to ${to ?? 'the end'}`,
    guard: null,
    required_fields: [],
    comment: 'required',
    who: 'holder',
    source_handle: null,
    target_handle: null,
    ...more,
  }
}

/** Triage, work, done: nothing is wrong with it. */
export function sound(more: Partial<WorkflowDefinition> = {}): WorkflowDefinition {
  return {
    name: 'Hardware requests',
    description: '',
    category: null,
    sub_category: null,
    department: null,
    priority: null,
    sla: { low: null, medium: null, high: null, critical: null },
    calendar: null,
    end_actions: [],
    front_desk: { approval: false, reopen_days: 7, close_after_hours: 72 },
    steps: [
      step('triage', { is_start: true, category: 'open' }),
      step('work'),
      step('done', { is_end: true, category: 'resolved' }),
    ],
    transitions: [way('triage', 'work'), way('work', 'triage'), way('work', 'done')],
    ...more,
  }
}

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const id = fc.constantFrom(...ids)
const anyStep: fc.Arbitrary<StepDefinition> = fc
  .record({
    id,
    name: fc.constantFrom(...ids, 'A', 'Á'),
    team: fc.constantFrom('support', 'Support', 'empty', 'nowhere', null),
    escalate_to: fc.constantFrom(null, 'leads', 'SUPPORT', 'nowhere'),
    is_start: fc.boolean(),
    is_end: fc.boolean(),
    form: fc.subarray(['title', 'fields.cost', 'fields.gone']),
    approval: fc.constantFrom(
      null,
      { quorum: 'all' as const, refusal_ends: true },
      { quorum: 3, refusal_ends: false },
    ),
  })
  .map((more) => step(more.id, more))
const anyWay: fc.Arbitrary<TransitionDefinition> = fc
  .record({
    id: fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'),
    from: fc.constantFrom(...ids, 'nowhere'),
    to: fc.constantFrom(...ids, 'nowhere', null),
    name: fc.constantFrom('accept', 'Accept', 'refuse'),
    guard: fc.constantFrom(null, 'priority:high', 'sort:due', 'colour:', ''),
    source_handle: fc.constantFrom(null, 'approved', 'refused'),
  })
  .map((more) => way(more.from, more.to, more))
const anyAction: fc.Arbitrary<EndActionDefinition> = fc.record({
  id,
  kind: fc.constantFrom('asset' as const, 'webhook' as const),
  name: fc.constantFrom('one', 'two'),
  url: fc.constantFrom('https://one.example', 'https://two.example'),
  compensate_url: fc.constant(null),
})
const duration = fc.constantFrom(null, 'PT0S', 'PT1H', 'PT4H', 'P1D', 'PT24H')
const unique = <Element extends { id: string }>(one: fc.Arbitrary<Element>, maxLength: number) =>
  fc.uniqueArray(one, { maxLength, selector: (element) => element.id })

/** Definitions with all kinds of things wrong; ids are unique, as the API sees to. */
export const anyDefinition: fc.Arbitrary<WorkflowDefinition> = fc
  .record({
    name: fc.constantFrom('One', 'Two'),
    description: fc.string({ maxLength: 5 }),
    category: fc.constantFrom(null, 'hardware'),
    sla: fc.record({ low: duration, medium: duration, high: duration, critical: duration }),
    calendar: fc.constantFrom(null, 'office', 'nowhere'),
    steps: unique(anyStep, 6),
    transitions: unique(anyWay, 8),
    end_actions: unique(anyAction, 3),
  })
  // Records of the generator have no prototype; what comes from JSON has one.
  .map((more) => JSON.parse(JSON.stringify(sound(more))) as WorkflowDefinition)
