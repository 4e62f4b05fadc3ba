import { ActionIcon, Button, Menu, Select } from '@mantine/core'
import type { RuleCondition } from '@waybill/contract/automation/rule.ts'
import { Plus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { NEW_CONDITIONS } from '../model/rule-draft.ts'
import { ConditionLeaf } from './condition-leaf.tsx'
import type { EditorFacts } from './editor-facts.ts'
import { WrongNote } from './wrong-note.tsx'
import classes from '../automation.module.css'

const GROUPS = ['all', 'any', 'not'] as const
/** Groups may stand in groups so far; the contract has one level more, for what is in the last. */
const MOST_LEVELS = 3
const MOST = 20

interface ConditionGroupProps {
  group: RuleCondition
  /** Its JSON Pointer. */
  at: string
  level: number
  /** What a ticket was before is known with events alone. */
  hasBefore: boolean
  facts: EditorFacts
  onChange: (group: RuleCondition) => void
}

/** Conditions that go together, and groups of them. */
export function ConditionGroup({ group, at, level, hasBefore, facts, onChange }: ConditionGroupProps) {
  const { type, of = [] } = group
  const add = useRef<HTMLButtonElement>(null)
  const nodes = useRef<HTMLDivElement>(null)
  /** Which was added last: one goes on there, and not at the button. */
  const [added, setAdded] = useState<number | null>(null)
  useEffect(() => {
    if (added === null) return
    const node = nodes.current?.querySelectorAll(':scope > [data-node]')[added]
    node?.querySelector<HTMLElement>('input, textarea, [contenteditable="true"]')?.focus()
  }, [added])
  const addable = [
    'after' as const,
    ...(hasBefore ? ['before' as const] : []),
    'actor' as const,
    'cause' as const,
    'comment' as const,
    ...(level < MOST_LEVELS ? ['any' as const] : []),
  ]
  const put = (index: number, next: RuleCondition) => onChange({ ...group, of: of.with(index, next) })
  return (
    <div
      ref={nodes}
      className={classes.group}
      role="group"
      aria-label={t(`automation.group.${isGroup(type) ? type : 'all'}`)}
    >
      {(of.length > 0 || level > 1) && (
        <Select
          aria-label={t('automation.how')}
          className={classes.how ?? ''}
          size="xs"
          data={GROUPS.map((value) => ({ value, label: t(`automation.group.${value}`) }))}
          allowDeselect={false}
          value={type}
          onChange={(value) => {
            const chosen = GROUPS.find((one) => one === value)
            if (chosen) onChange({ ...group, type: chosen })
          }}
        />
      )}
      {of.map((node, index) => {
        const place = `${at}/of/${String(index)}`
        const what = t(`automation.condition.${node.type}`)
        return (
          <div key={index} data-node className={classes.node}>
            <div className={classes.nodeBody}>
              {isGroup(node.type) ? (
                <ConditionGroup
                  group={node}
                  at={place}
                  level={level + 1}
                  hasBefore={hasBefore}
                  facts={facts}
                  onChange={(next) => put(index, next)}
                />
              ) : (
                <ConditionLeaf node={node} at={place} facts={facts} onChange={(next) => put(index, next)} />
              )}
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('automation.remove_condition', { what })}
              onClick={() => {
                onChange({ ...group, of: of.toSpliced(index, 1) })
                add.current?.focus()
              }}
            >
              <X className={classes.icon} aria-hidden />
            </ActionIcon>
          </div>
        )
      })}
      {of.length === 0 && <WrongNote text={facts.wrong(at)} />}
      {of.length < MOST && (
        <Menu position="bottom-start" returnFocus={added === null} onOpen={() => setAdded(null)}>
          <Menu.Target>
            <Button
              ref={add}
              variant="subtle"
              size="compact-sm"
              leftSection={<Plus className={classes.icon} aria-hidden />}
            >
              {t('automation.add_condition')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {addable.map((one) => (
              <Menu.Item
                key={one}
                onClick={() => {
                  onChange({ ...group, of: [...of, NEW_CONDITIONS[one]] })
                  setAdded(of.length)
                }}
              >
                {t(`automation.condition.${one}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

function isGroup(type: RuleCondition['type']): type is (typeof GROUPS)[number] {
  return GROUPS.some((one) => one === type)
}
