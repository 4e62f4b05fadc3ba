import { Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { findByRef } from '@waybill/contract/workflows/workflow-facts.ts'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { useMemo, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useTeams } from '../../../sync/directory.ts'
import { errorOf, ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { restOf } from '../../settings/rest-of.ts'
import { definitionOf } from '../model/definition-of.ts'
import classes from './past.module.css'

/** Which tickets, and with how many people. */
export function PastForm({ workflow, onRun }: { workflow: Workflow; onRun: (run: string) => void }) {
  const [query, setQuery] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [atOnce, setAtOnce] = useState<number | null>(null)
  const [people, setPeople] = useState<Readonly<Record<string, number>>>({})
  const { data: all = [] } = useTeams()
  const teams = useMemo(() => {
    const refs = definitionOf(workflow).steps.flatMap(({ team }) => (team === null ? [] : [team]))
    return all.filter((team) => refs.some((ref) => findByRef(all, ref) === team))
  }, [workflow, all])
  const { act, acting, problem } = useAct(async () => {
    const run = await client.workflows.startHistoryRun(workflow.id, {
      ...(query.trim() !== '' && { query: query.trim() }),
      ...(from !== '' && { created_from: new Date(`${from}T00:00`).toISOString() }),
      ...(to !== '' && { created_to: new Date(`${to}T23:59:59.999`).toISOString() }),
      ...(atOnce !== null && { at_once: atOnce }),
      ...(Object.keys(people).length > 0 && { people: { ...people } }),
    })
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
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        error={errorOf(problem, 'query')}
      />
      <div className={classes.pair}>
        <TextInput
          type="date"
          label={t('workflows.past_from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('workflows.past_to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <NumberInput
        label={t('workflows.past_at_once')}
        placeholder="10"
        min={1}
        max={1_000}
        allowDecimal={false}
        value={atOnce ?? ''}
        onChange={(value) => setAtOnce(typeof value === 'number' ? value : null)}
      />
      {teams.map(({ id, name, members }) => (
        <NumberInput
          key={id}
          label={t('workflows.past_people', { team: name })}
          placeholder={String(members.filter(({ active }) => active).length)}
          min={0}
          max={10_000}
          allowDecimal={false}
          value={people[id] ?? ''}
          onChange={(value) => {
            const { [id]: _, ...others } = people
            setPeople(typeof value === 'number' ? { ...others, [id]: value } : others)
          }}
        />
      ))}
      <Button type="submit" loading={acting}>
        {t('workflows.past_run')}
      </Button>
    </form>
  )
}
