import { Button, Checkbox, NumberInput, Textarea, TextInput } from '@mantine/core'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { useMemo, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { errorOf, ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { restOf } from '../../settings/rest-of.ts'
import { definitionOf } from '../model/definition-of.ts'
import { CalendarChoice } from './calendar-choice.tsx'
import { EMPTY_FIELDS, inputOf, type PastFields } from './past-input.ts'
import { StaffFields } from './staff-fields.tsx'
import classes from './past.module.css'

/** Which tickets, by which hours, and with how many people. */
export function PastForm({ workflow, onRun }: { workflow: Workflow; onRun: (run: string) => void }) {
  const [fields, setFields] = useState(EMPTY_FIELDS)
  const set = (change: Partial<PastFields>) => setFields((before) => ({ ...before, ...change }))
  const definition = useMemo(() => definitionOf(workflow), [workflow])
  const { act, acting, problem } = useAct(async () => {
    const run = await client.workflows.startHistoryRun(workflow.id, inputOf(fields))
    onRun(run.id)
  })
  return (
    <form
      className={classes.fields}
      onSubmit={(event) => {
        event.preventDefault()
        act()
      }}
    >
      <h2 className={classes.heading}>{t('workflows.past')}</h2>
      <p className={classes.text}>{t('workflows.past_text')}</p>
      <ProblemNote problem={restOf(problem, ['query'])} />
      <Textarea
        label={t('workflows.past_query')}
        placeholder="category:hardware"
        autosize
        minRows={1}
        spellCheck={false}
        value={fields.query}
        onChange={(event) => set({ query: event.currentTarget.value })}
        error={errorOf(problem, 'query')}
      />
      <div className={classes.pair}>
        <TextInput
          type="date"
          label={t('workflows.past_from')}
          value={fields.from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('workflows.past_to')}
          value={fields.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        label={t('workflows.past_matched')}
        description={t('workflows.past_matched_text')}
        checked={fields.matchedOnly}
        onChange={(event) => set({ matchedOnly: event.currentTarget.checked })}
      />
      <CalendarChoice
        own={definition.calendar}
        value={fields.calendar}
        onChange={(calendar) => set({ calendar })}
      />
      <NumberInput
        label={t('workflows.past_at_once')}
        placeholder={t('workflows.past_as_it_was')}
        min={1}
        max={1_000}
        allowDecimal={false}
        value={fields.atOnce ?? ''}
        onChange={(value) => set({ atOnce: typeof value === 'number' ? value : null })}
      />
      <StaffFields definition={definition} people={fields.people} onChange={(people) => set({ people })} />
      <Button type="submit" loading={acting}>
        {t('workflows.past_run')}
      </Button>
    </form>
  )
}
