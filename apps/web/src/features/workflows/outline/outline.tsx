import { ActionIcon, Button } from '@mantine/core'
import { ArrowDown, ArrowRight, ArrowUp, Flag, Plus } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { StatusRing } from '../../../ui/status-ring.tsx'
import { nameOrNone, targetName } from '../element-words.ts'
import type { PanelProps } from '../panel/panel-props.ts'
import classes from './outline.module.css'

interface OutlineProps extends PanelProps {
  selection: ReadonlySet<string>
  teamName: (ref: string | null) => string | null
  onAdd: () => void
}

/** The same workflow as a list: all that can be drawn can be done here. */
export function Outline({
  definition,
  problems,
  selection,
  teamName,
  onAdd,
  onEdit,
  onSelect,
  readOnly,
}: OutlineProps) {
  const add = (
    <Button variant="default" leftSection={<Plus aria-hidden size="var(--icon-small)" />} onClick={onAdd}>
      {t('workflows.add_step')}
    </Button>
  )
  if (definition.steps.length === 0)
    return (
      <EmptyPlace
        title={t('workflows.no_steps')}
        text={readOnly ? t('workflows.no_steps_read') : t('workflows.no_steps_list')}
        action={!readOnly && add}
      />
    )
  const isWrong = (id: string) =>
    problems.some(({ element, severity }) => element === id && severity === 'error')
  return (
    <div className={classes.outline}>
      <ol className={classes.steps} aria-label={t('workflows.steps')}>
        {definition.steps.map((step, index) => {
          const name = nameOrNone(step.name)
          const ways = definition.transitions.filter(({ from }) => from === step.id)
          return (
            <li key={step.id} className={classes.step} data-selected={selection.has(step.id)}>
              <div className={classes.row}>
                <button
                  type="button"
                  className={classes.open}
                  data-id={step.id}
                  aria-pressed={selection.has(step.id)}
                  data-wrong={isWrong(step.id)}
                  onClick={() => onSelect(step.id)}
                >
                  <StatusRing status={step.category} />
                  <span className={classes.name}>{name}</span>
                  <span className={classes.team}>{teamName(step.team) ?? t('workflows.no_team')}</span>
                  {step.is_start && <span className={classes.tag}>{t('workflows.start')}</span>}
                  {step.is_end && (
                    <span className={classes.tag}>
                      {t(step.outcome === 'refused' ? 'workflows.end_refused' : 'workflows.end')}
                    </span>
                  )}
                </button>
                {!readOnly && (
                  <>
                    <ActionIcon
                      variant="subtle"
                      aria-label={t('workflows.move_up', { name })}
                      disabled={index === 0}
                      onClick={() => onEdit({ kind: 'shift_step', id: step.id, by: -1 })}
                    >
                      <ArrowUp aria-hidden size="var(--icon-small)" />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      aria-label={t('workflows.move_down', { name })}
                      disabled={index === definition.steps.length - 1}
                      onClick={() => onEdit({ kind: 'shift_step', id: step.id, by: 1 })}
                    >
                      <ArrowDown aria-hidden size="var(--icon-small)" />
                    </ActionIcon>
                  </>
                )}
              </div>
              {ways.length > 0 && (
                <ul className={classes.ways} aria-label={t('workflows.ways_of', { name })}>
                  {ways.map((way) => (
                    <li key={way.id}>
                      <button
                        type="button"
                        className={classes.way}
                        data-id={way.id}
                        aria-pressed={selection.has(way.id)}
                        data-wrong={isWrong(way.id)}
                        onClick={() => onSelect(way.id)}
                      >
                        <span className={classes.wayName}>{nameOrNone(way.name)}</span>
                        {way.to === null ? <Flag aria-hidden /> : <ArrowRight aria-hidden />}
                        <span>{targetName(way.to, definition)}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          )
        })}
      </ol>
      {!readOnly && add}
    </div>
  )
}
