import {
  ACTOR_WORDS,
  CAUSE_WORDS,
  COMMENT_WORDS,
  NOTIFY_WORDS,
  type RuleAction,
  type RuleCondition,
  type RuleDefinition,
  type RuleTrigger,
} from '@waybill/contract/automation/rule.ts'
import type { PluginAction } from '@waybill/contract/plugins/plugin.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { STATUSES } from '@waybill/contract/workflows/step.ts'
import { t } from '../../../messages/messages.ts'
import { dateAndTime } from '../../../ui/instants.ts'
import { fieldLabel } from '../../ticket/edit/field-label.ts'
import { durationWords } from '../../workflows/model/duration-words.ts'
import { findAction, pluginActionName } from '../use-plugin-actions.ts'
import { cronWords } from './cron-words.ts'

/** The name of a person or a team by id. */
type NameOf = (id: string) => string

export function triggerWords({
  on,
  kinds = [],
  target,
  percent,
  cron = '',
  zone = 'UTC',
}: RuleTrigger): string {
  switch (on) {
    case 'event':
      return kinds.map((kind) => t(`automation.kind.${kind}`)).join(', ')
    case 'sla': {
      const clock = target === undefined ? t('automation.any_clock') : t(`sla_settings.target.${target}`)
      return percent === 100
        ? t('automation.clock_breached', { clock })
        : t('automation.clock_at', { clock, percent: percent ?? 0 })
    }
    case 'schedule':
      return t('automation.times_in', { times: cronWords(cron), zone })
  }
}

export function actorWord(word: string, nameOf: NameOf): string {
  const known = ACTOR_WORDS.find((one) => one === word)
  return known ? t(`automation.actor.${known}`) : nameOf(word)
}

export function notifyWord(word: string, nameOf: NameOf): string {
  const known = NOTIFY_WORDS.find((one) => one === word)
  return known ? t(`automation.who.${known}`) : nameOf(word)
}

function commentWord(word: string): string {
  const known = COMMENT_WORDS.find((one) => one === word)
  return known ? t(`automation.comment.${known}`) : word
}

function causeWord(word: string): string {
  const known = CAUSE_WORDS.find((one) => one === word)
  return known ? t(`automation.cause.${known}`) : word
}

export function fieldWord(field: string): string {
  if (field === 'due_in') return t('automation.due_in')
  if (field === 'labels') return t('ui.label')
  return fieldLabel(field.replace(/^field\./, ''), [])
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T/

/** A value of a ticket as people read it. */
export function valueWords(field: string, value: unknown, nameOf: NameOf = (id) => id): string {
  if (value === null || value === undefined || value === '') return t('automation.nothing')
  if (Array.isArray(value))
    return value.length === 0
      ? t('automation.nothing')
      : value.map((one) => valueWords(field, one, nameOf)).join(', ')
  if (typeof value === 'object' && 'name' in value && typeof value.name === 'string') return value.name
  if (typeof value !== 'string') return JSON.stringify(value)
  const status = field === 'status' ? STATUSES.find((one) => one === value) : undefined
  if (status) return t(`ui.status.${status}`)
  const level =
    field === 'priority' || field === 'severity' ? PRIORITIES.find((one) => one === value) : undefined
  if (level) return t(`ui.priority.${level}`)
  if (field === 'due_in') return durationWords(value)
  if (INSTANT.test(value)) return dateAndTime(value)
  return /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value) ? nameOf(value) : value
}

export interface WordLine {
  depth: number
  text: string
}

/** What a definition says, line by line, for those who read it or compare it with another. */
export function definitionLines(
  { trigger, when, actions, stop }: RuleDefinition,
  nameOf: NameOf,
  pluginActions: readonly PluginAction[],
): WordLine[] {
  const line = (text: string, depth = 0): WordLine => ({ depth, text })
  return [
    line(t('automation.line.trigger', { trigger: triggerWords(trigger) })),
    ...(trigger.query === undefined ? [] : [line(t('automation.line.for', { query: trigger.query }), 1)]),
    ...(when ? [line(t('automation.line.if')), ...conditionLines(when, 1, nameOf)] : []),
    line(t('automation.line.then')),
    ...actions.map((action) => line(actionWords(action, nameOf, pluginActions), 1)),
    ...(stop ? [line(t('automation.line.stop'))] : []),
  ]
}

function conditionLines(node: RuleCondition, depth: number, nameOf: NameOf): WordLine[] {
  const { type, of = [], query = '', is = [] } = node
  switch (type) {
    case 'all':
    case 'any':
    case 'not':
      return [
        { depth, text: t(`automation.group.${type}`) },
        ...of.flatMap((one) => conditionLines(one, depth + 1, nameOf)),
      ]
    case 'before':
    case 'after':
      return [{ depth, text: t(`automation.line.${type}`, { query }) }]
    case 'actor':
      return [
        {
          depth,
          text: t('automation.line.actor', { who: is.map((one) => actorWord(one, nameOf)).join(', ') }),
        },
      ]
    case 'cause':
      return [{ depth, text: t('automation.line.cause', { what: is.map(causeWord).join(', ') }) }]
    case 'comment':
      return [{ depth, text: t('automation.line.comment_is', { what: is.map(commentWord).join(', ') }) }]
  }
}

function actionWords(action: RuleAction, nameOf: NameOf, pluginActions: readonly PluginAction[]): string {
  const { kind, values = {}, to, team, add = [], remove = [], text = '', internal, who = [] } = action
  switch (kind) {
    case 'set': {
      const { fields = {}, ...own } = values
      const all = Object.entries({ ...own, ...fields })
      const parts = all.map(([field, value]) => `${fieldWord(field)}: ${valueWords(field, value, nameOf)}`)
      return t('automation.line.set', { values: parts.join(', ') })
    }
    case 'assign': {
      const person = to === undefined ? [] : [personWord(to, nameOf)]
      return t('automation.line.assign', {
        to: [...person, ...(team === undefined ? [] : [nameOf(team)])].join(', '),
      })
    }
    case 'label':
      return t('automation.line.label', {
        labels: [...add.map((name) => `+ ${name}`), ...remove.map((name) => `− ${name}`)].join(', '),
      })
    case 'comment':
      return t(internal === false ? 'automation.line.comment_public' : 'automation.line.comment', { text })
    case 'notify':
      return t('automation.line.notify', {
        who: who.map((one) => notifyWord(one, nameOf)).join(', '),
        text,
      })
    case 'webhook':
      return t('automation.line.webhook', { url: action.url ?? '' })
    case 'escalate':
      return t('automation.line.escalate', { reason: action.reason ?? '' })
    case 'plugin':
      return pluginCallWords(action, pluginActions)
  }
}

/** What a plugin is asked to do, with what it is told. */
export function pluginCallWords(
  asked: Pick<RuleAction, 'plugin' | 'action' | 'input'>,
  pluginActions: readonly PluginAction[],
): string {
  const name = pluginActionName(pluginActions, asked)
  const settings = findAction(pluginActions, asked)?.settings ?? []
  const told = Object.entries(asked.input ?? {}).map(([key, value]) => {
    const title = settings.find((one) => one.name === key)?.title ?? key
    return `${title}: ${Array.isArray(value) ? value.join(', ') : toldWord(value)}`
  })
  return told.length === 0 ? name : t('automation.line.plugin', { name, told: told.join(', ') })
}

function toldWord(value: string | number | boolean): string {
  return typeof value === 'boolean' ? t(value ? 'automation.yes' : 'automation.no') : String(value)
}

function personWord(to: string, nameOf: NameOf): string {
  return to === 'reporter' || to === 'nobody' ? t(`automation.to.${to}`) : nameOf(to)
}
