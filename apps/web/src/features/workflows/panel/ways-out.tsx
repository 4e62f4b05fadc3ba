import { Button, Select } from '@mantine/core'
import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { ArrowRight, Flag } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { nameOrNone, targetName, wayName } from '../element-words.ts'
import { newTransition } from '../model/new-elements.ts'
import classes from './panel.module.css'
import type { PanelProps } from './panel-props.ts'

/** No id is called so. */
const FINISH = 'finish'

/** The transitions that leave a step, and the way to make one without drawing. */
export function WaysOut({
  step,
  definition,
  onEdit,
  onSelect,
  readOnly,
}: PanelProps & { step: StepDefinition }) {
  const [to, setTo] = useState<string | null>(null)
  const ways = definition.transitions.filter(({ from }) => from === step.id)
  const others = definition.steps.filter(({ id }) => id !== step.id)
  const add = () => {
    if (to === null) return
    const target = to === FINISH ? null : to
    const name = wayName(definition, step.id, target)
    const transition = newTransition(definition, { from: step.id, to: target }, name)
    onEdit({ kind: 'add_transition', transition })
    setTo(null)
    onSelect(transition.id)
  }
  return (
    <>
      {ways.length > 0 && (
        <ul className={classes.ways}>
          {ways.map((way) => (
            <li key={way.id}>
              <button type="button" className={classes.way} onClick={() => onSelect(way.id)}>
                <span className={classes.wayName}>{nameOrNone(way.name)}</span>
                {way.to === null ? <Flag aria-hidden /> : <ArrowRight aria-hidden />}
                <span className={classes.wayTo}>{targetName(way.to, definition)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <div className={classes.add}>
          <Select
            className={classes.grow ?? ''}
            label={t('workflows.new_way_to')}
            placeholder={t('workflows.choose_step')}
            data={[
              ...others.map(({ id, name }) => ({ value: id, label: nameOrNone(name) })),
              { value: FINISH, label: t('workflows.finish_run') },
            ]}
            searchable
            value={to}
            onChange={setTo}
          />
          <Button variant="default" onClick={add} disabled={to === null}>
            {t('workflows.connect')}
          </Button>
        </div>
      )}
    </>
  )
}
