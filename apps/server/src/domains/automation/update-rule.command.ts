import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import { UpdateRuleInput, type RuleDefinition } from '@waybill/contract/automation/rule.ts'
import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import { isDeepStrictEqual } from 'node:util'
import Type, { type Static } from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { checkDefinition } from './check-definition.ts'
import { withIds } from './named-definition.queries.ts'
import { nextMoment } from './next-moment.ts'
import { noSuchVersion, twoDefinitions } from './rules.errors.ts'
import { definitionOf, lockRule, type RuleRow } from './rules.queries.ts'
import { stampRule } from './stamp-rule.ts'

const KEYS = ['name', 'description', 'definition', 'version', 'position'] as const
const Input = strict({ rule: Id, ...UpdateRuleInput.properties, if_match_seq: Type.Optional(Seq) })
type Input = Static<typeof Input>

/** Changes a rule, switches it on or off, or restores one of its versions as a new one. */
export const updateRule = defineCommand({
  name: 'update-rule',
  input: Input,
  subject: 'rule',
  load: (context, input) => lockRule(context, input.rule),
  authorize: (actor, { project }) => mayWithRule(actor, 'rule.manage', project?.facts ?? null),
  async run(context, input, { rule }) {
    const { if_match_seq } = input
    if (if_match_seq !== undefined && if_match_seq !== rule.seq) throw preconditionFailed(rule.seq)
    const before = {
      name: rule.name,
      description: rule.description,
      definition: definitionOf(rule),
      version: rule.version,
      position: rule.position,
    }
    const given = (await wantedDefinition(context, input, rule)) ?? before.definition
    const definition = await withIds(context.tx, given)
    const isNew = !isDeepStrictEqual(definition, before.definition)
    // Who writes what can be asked has mended it.
    const state = input.state ?? (isNew && rule.state === 'broken' ? 'on' : rule.state)
    // Also when it is switched on: what it names may have gone meanwhile.
    if (isNew || (state === 'on' && rule.state !== 'on'))
      await checkDefinition(context.tx, definition, rule.project_id, context.now)
    const after = {
      name: input.name?.trim() ?? before.name,
      description: input.description ?? before.description,
      definition,
      version: isNew ? rule.version + 1 : rule.version,
      position: input.position ?? rule.position,
    }
    const starts = state !== rule.state || !isDeepStrictEqual(definition.trigger, before.definition.trigger)
    await store(context, rule, after, state, starts)
    const changed = KEYS.filter((key) => !isDeepStrictEqual(before[key], after[key]))
    const project_id = rule.project_id
    if (changed.length > 0) {
      if (isNew) await keepVersion(context, rule.id, after.version, definition)
      const pick = (from: typeof before) => Object.fromEntries(changed.map((key) => [key, from[key]]))
      const data = { rule: rule.id, before: pick(before), after: pick(after) }
      stampRule(context, rule.id, context.append({ kind: 'rule.edited', project_id, data }))
    }
    if ((state === 'on' || state === 'off') && state !== rule.state) {
      const data = { rule: rule.id, state }
      stampRule(context, rule.id, context.append({ kind: 'rule.switched', project_id, data }))
    }
    return { id: rule.id }
  },
})

async function wantedDefinition(
  { tx }: CommandContext,
  { definition, restore }: Input,
  rule: RuleRow,
): Promise<RuleDefinition | undefined> {
  if (restore === undefined) return definition
  if (definition !== undefined) throw twoDefinitions()
  const version = await tx
    .selectFrom('rule_versions')
    .select('definition')
    .where('rule_id', '=', rule.id)
    .where('version', '=', restore)
    .executeTakeFirst()
  if (!version) throw noSuchVersion()
  return definitionOf(version)
}

interface Values {
  name: string
  description: string
  definition: RuleDefinition
  version: number
  position: number
}

async function store(
  { tx, now }: CommandContext,
  rule: RuleRow,
  { definition, ...after }: Values,
  state: RuleRow['state'],
  /** Its moments are counted anew: from now. */
  starts: boolean,
): Promise<void> {
  const { cron, zone = 'UTC' } = definition.trigger
  const next = state === 'on' && cron !== undefined ? nextMoment(cron, zone, now) : null
  await tx
    .updateTable('rules')
    .set({
      ...after,
      definition: JSON.stringify(definition),
      state,
      loop: state === 'tripped' ? rule.loop : null,
      faults: state === 'broken' ? rule.faults : null,
      ...(starts && { next_at: next === 'wrong' ? null : next }),
      updated_at: now,
    })
    .where('id', '=', rule.id)
    .execute()
}

async function keepVersion(
  { tx, actor, now }: CommandContext,
  rule_id: string,
  version: number,
  definition: RuleDefinition,
): Promise<void> {
  await tx
    .insertInto('rule_versions')
    .values({
      rule_id,
      version,
      definition: JSON.stringify(definition),
      by_id: actor.person_id,
      created_at: now,
    })
    .execute()
}
