import { Button, NumberInput } from '@mantine/core'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import classes from './column-head.module.css'
import { Form } from '../../ui/form.tsx'

interface LimitFormProps {
  project: string
  step: Step
  limit: number | null
  onDone: () => void
}

/** How many tickets should stand in the column at most. */
export function LimitForm({ project, step, limit, onDone }: LimitFormProps) {
  const [value, setValue] = useState<string | number>(limit ?? '')
  const { act, acting, problem } = useAct(async (next: number | null) => {
    // The live log says so to everybody who has the board open, here too.
    await client.projects.setWipLimit(project, step.id, next)
    onDone()
  })
  return (
    <Form className={classes.limit} onSubmit={() => act(value === '' ? null : Number(value))}>
      <NumberInput
        label={t('board.limit_of', { column: step.name })}
        description={t('board.limit_text')}
        value={value}
        onChange={setValue}
        min={1}
        max={1000}
        allowDecimal={false}
        allowNegative={false}
        data-autofocus
      />
      <ProblemNote problem={problem} />
      <div className={classes.buttons}>
        <Button type="submit" loading={acting}>
          {t('board.limit_set')}
        </Button>
        {limit !== null && (
          <Button variant="default" disabled={acting} onClick={() => act(null)}>
            {t('board.limit_off')}
          </Button>
        )}
      </div>
    </Form>
  )
}
