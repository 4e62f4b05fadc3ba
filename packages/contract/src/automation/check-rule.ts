import { parseQuery } from '../query/parse-query.ts'
import type { PluginInput } from '../plugins/plugin-input.ts'
import type { FieldError } from '../problems/problem.ts'
import {
  ACTOR_WORDS,
  CAUSE_WORDS,
  COMMENT_WORDS,
  NOTIFY_WORDS,
  type RuleAction,
  type RuleCondition,
  type RuleDefinition,
  type RuleTrigger,
} from './rule.ts'
import { TEXT_NAMES, unknownNames } from './rule-text.ts'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What each kind of action needs, and what it may have besides. */
const PARTS: Record<RuleAction['kind'], { needs: (keyof RuleAction)[]; may: (keyof RuleAction)[] }> = {
  set: { needs: ['values'], may: [] },
  assign: { needs: [], may: ['to', 'team'] },
  label: { needs: [], may: ['add', 'remove'] },
  comment: { needs: ['text'], may: ['internal'] },
  notify: { needs: ['who', 'text'], may: [] },
  webhook: { needs: ['url'], may: [] },
  escalate: { needs: ['reason'], may: [] },
  plugin: { needs: ['plugin', 'action'], may: ['input'] },
}

const TRIGGER_PARTS: Record<RuleTrigger['on'], { needs: (keyof RuleTrigger)[]; may: (keyof RuleTrigger)[] }> =
  {
    event: { needs: ['kinds'], may: [] },
    sla: { needs: ['percent'], may: ['target'] },
    schedule: { needs: ['cron', 'query'], may: ['zone'] },
  }

/**
 * What is wrong with a definition by itself, each with its JSON Pointer from `/definition` on; empty when nothing is. Whether
 * people, teams, labels and fields that it names are there is for the server to say.
 */
export function checkRule({ trigger, when, actions }: RuleDefinition): FieldError[] {
  const at = '/definition'
  return [
    ...checkParts(trigger, { on: trigger.on }, TRIGGER_PARTS[trigger.on], `${at}/trigger`),
    ...(trigger.query === undefined ? [] : checkQuery(trigger.query, `${at}/trigger/query`)),
    ...(trigger.zone === undefined || isZone(trigger.zone)
      ? []
      : [error(`${at}/trigger/zone`, 'is not a time zone, such as Europe/Lisbon')]),
    ...(when ? checkCondition(when, `${at}/when`, trigger.on) : []),
    ...actions.flatMap((action, index) => checkAction(action, `${at}/actions/${String(index)}`)),
  ]
}

function checkCondition(node: RuleCondition, at: string, on: RuleTrigger['on']): FieldError[] {
  switch (node.type) {
    case 'all':
    case 'any':
    case 'not':
      return [
        ...checkParts(node, { type: node.type }, { needs: ['of'], may: [] }, at),
        ...(node.of ?? []).flatMap((one, index) => checkCondition(one, `${at}/of/${String(index)}`, on)),
      ]
    case 'before':
    case 'after':
      return [
        ...checkParts(node, { type: node.type }, { needs: ['query'], may: [] }, at),
        ...(node.query === undefined ? [] : checkQuery(node.query, `${at}/query`)),
        ...(node.type === 'before' && on !== 'event'
          ? [error(`${at}/type`, 'is known with events only: nothing changes at a time or a threshold')]
          : []),
      ]
    case 'actor':
      return [
        ...checkParts(node, { type: node.type }, { needs: ['is'], may: [] }, at),
        ...checkWords(node.is, ACTOR_WORDS, true, `${at}/is`),
      ]
    case 'cause':
      return [
        ...checkParts(node, { type: node.type }, { needs: ['is'], may: [] }, at),
        ...checkWords(node.is, CAUSE_WORDS, false, `${at}/is`),
      ]
    case 'comment':
      return [
        ...checkParts(node, { type: node.type }, { needs: ['is'], may: [] }, at),
        ...checkWords(node.is, COMMENT_WORDS, false, `${at}/is`),
      ]
  }
}

function checkAction(action: RuleAction, at: string): FieldError[] {
  const { kind, values, to, team, add, remove, text, who, url, input = {} } = action
  const wrong = checkParts(action, { kind }, PARTS[kind], at)
  if (kind === 'set' && values && Object.keys(values).length === 0)
    wrong.push(error(`${at}/values`, 'must set something'))
  if (kind === 'assign' && to === undefined && team === undefined)
    wrong.push(error(`${at}/to`, 'must name a person or a team'))
  if (to !== undefined && to !== 'reporter' && to !== 'nobody' && !isPerson(to))
    wrong.push(error(`${at}/to`, 'must be the id or e-mail address of a person, "reporter" or "nobody"'))
  if (kind === 'label' && add === undefined && remove === undefined)
    wrong.push(error(`${at}/add`, 'must name labels to add or to remove'))
  if (text !== undefined) wrong.push(...checkText(text, `${at}/text`))
  wrong.push(...checkInput(input, `${at}/input`))
  wrong.push(...checkWords(who, NOTIFY_WORDS, true, `${at}/who`))
  if (url !== undefined && !isAddress(url))
    wrong.push(error(`${at}/url`, 'must be an http or https address without a name or password in it'))
  return wrong
}

/** Names that texts for a plugin have and nothing can fill. */
export function checkInput(input: PluginInput, at: string): FieldError[] {
  return Object.entries(input).flatMap(([name, value]) => {
    const pointer = `${at}/${name}`
    if (typeof value === 'string') return checkText(value, pointer)
    if (!Array.isArray(value)) return []
    return value.flatMap((one, place) => checkText(one, `${pointer}/${String(place)}`))
  })
}

function checkText(text: string, pointer: string): FieldError[] {
  const [name] = unknownNames(text)
  return name === undefined
    ? []
    : [error(pointer, `names {{${name}}}; there is ${TEXT_NAMES.join(', ')}, and field.<key> of a field`)]
}

function checkParts<Part extends object>(
  part: Part,
  said: Partial<Part>,
  { needs, may }: { needs: (keyof Part)[]; may: (keyof Part)[] },
  at: string,
): FieldError[] {
  const known = new Set<PropertyKey>([...Object.keys(said), ...needs, ...may])
  const [word] = Object.values(said) as string[]
  const missing = needs.filter((name) => part[name] === undefined)
  const foreign = Object.keys(part).filter((name) => !known.has(name))
  return [
    ...missing.map((name) => error(`${at}/${String(name)}`, `is required with "${String(word)}"`)),
    ...foreign.map((name) => error(`${at}/${name}`, `means nothing with "${String(word)}"; leave it out`)),
  ]
}

function checkWords(
  given: readonly string[] | undefined,
  words: readonly string[],
  ids: boolean,
  at: string,
): FieldError[] {
  return (given ?? []).flatMap((word, index) =>
    words.includes(word) || (ids && isPerson(word))
      ? []
      : [
          error(
            `${at}/${String(index)}`,
            `must be ${ids ? 'the id or e-mail address of a person, or one of' : 'one of'} ${words.join(', ')}`,
          ),
        ],
  )
}

function isPerson(word: string): boolean {
  return ID.test(word) || word.includes('@')
}

function checkQuery(text: string, at: string): FieldError[] {
  const parsed = parseQuery(text)
  if (!parsed.ok) return [error(at, parsed.error.message)]
  return parsed.query.sort === null ? [] : [error(at, 'has an order, which says nothing about a ticket')]
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function isAddress(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, username, password } = new URL(url)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}

function error(pointer: string, message: string): FieldError {
  return { pointer, code: 'rule.invalid', message }
}
