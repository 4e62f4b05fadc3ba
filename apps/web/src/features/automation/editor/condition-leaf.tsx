import { MultiSelect } from '@mantine/core'
import {
  ACTOR_WORDS,
  CAUSE_WORDS,
  COMMENT_WORDS,
  type RuleCondition,
} from '@waybill/contract/automation/rule.ts'
import { t } from '../../../messages/messages.ts'
import type { EditorFacts } from './editor-facts.ts'
import { PeopleWords } from './people-words.tsx'
import { QueryField } from './query-field.tsx'
import { WrongNote } from './wrong-note.tsx'

interface ConditionLeafProps {
  node: RuleCondition
  at: string
  facts: EditorFacts
  onChange: (node: RuleCondition) => void
}

/** One condition: what the ticket is or was, who did it, or what it followed. */
export function ConditionLeaf({ node, at, facts, onChange }: ConditionLeafProps) {
  const { type, query = '', is = [] } = node
  const label = t(`automation.condition.${type}`)
  switch (type) {
    case 'before':
    case 'after':
      return (
        <>
          <QueryField
            label={label}
            query={query}
            wrong={facts.wrong(`${at}/query`)}
            onChange={(next) => onChange({ ...node, query: next })}
          />
          <WrongNote text={facts.wrong(`${at}/type`)} />
        </>
      )
    case 'actor':
      return (
        <PeopleWords
          label={label}
          words={ACTOR_WORDS.map((value) => ({ value, label: t(`automation.actor.${value}`) }))}
          value={is}
          nameOf={facts.nameOf}
          wrong={facts.wrong(`${at}/is`)}
          onChange={(next) => onChange({ ...node, is: next })}
        />
      )
    default:
      return (
        <MultiSelect
          label={label}
          data={
            type === 'comment'
              ? COMMENT_WORDS.map((value) => ({ value, label: t(`automation.comment.${value}`) }))
              : CAUSE_WORDS.map((value) => ({ value, label: t(`automation.cause.${value}`) }))
          }
          value={is}
          onChange={(next) => onChange({ ...node, is: next })}
          error={facts.wrong(`${at}/is`)}
        />
      )
  }
}
