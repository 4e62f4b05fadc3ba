import { Button, Loader, Progress, Select } from '@mantine/core'
import type { CreateRuleInput, DryProgress, DryRun, Rule } from '@waybill/contract/automation/rule.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Section } from '../../settings/section.tsx'
import { DryResult } from './dry-result.tsx'
import classes from '../automation.module.css'

const DAYS = [7, 30, 90, 365, 36_500] as const
type Days = (typeof DAYS)[number]

type State =
  | { is: 'trying'; progress: DryProgress | null }
  | { is: 'given up' }
  | { is: 'failed'; problem: Problem }
  | null

interface TrySectionProps {
  /** null: it is not saved yet. */
  rule: Rule | null
  input: CreateRuleInput
  isChanged: boolean
}

/** A rule run over the past before it is switched on; it may take a while and can be given up. */
export function TrySection({ rule, input: { project, definition }, isChanged }: TrySectionProps) {
  const [days, setDays] = useState<Days>(90)
  const [found, setFound] = useState<{ of: string; result: DryRun } | null>(null)
  const [state, setState] = useState<State>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const of = JSON.stringify([project, definition, days])

  async function tryIt(): Promise<void> {
    const controller = new AbortController()
    running.current = controller
    setState({ is: 'trying', progress: null })
    const which = rule ? { rule: rule.id } : { project: project ?? null }
    try {
      const result = await client.rules.dryRunTold(
        { ...which, definition, days },
        (progress) => {
          if (!controller.signal.aborted) setState({ is: 'trying', progress })
        },
        { signal: controller.signal },
      )
      setFound({ of, result })
      setState(null)
    } catch (error) {
      if (controller.signal.aborted) setState({ is: 'given up' })
      else if (error instanceof Problem) setState({ is: 'failed', problem: error })
      else throw error
    }
  }
  const isTrying = state?.is === 'trying'
  return (
    <Section title={t('automation.try')} text={t('automation.try_text')}>
      <div className={classes.ask}>
        <Select
          label={t('automation.days')}
          data={DAYS.map((one) => ({ value: String(one), label: t(`automation.days.${one}`) }))}
          allowDeselect={false}
          value={String(days)}
          onChange={(next) => setDays(DAYS.find((one) => String(one) === next) ?? 90)}
        />
        {isTrying ? (
          <Button variant="default" onClick={() => running.current?.abort()}>
            {t('automation.give_up')}
          </Button>
        ) : (
          <Button variant={isChanged && found?.of !== of ? 'filled' : 'default'} onClick={() => void tryIt()}>
            {t('automation.try_now')}
          </Button>
        )}
        <span className={classes.trying} role="status">
          {isTrying && <Loader size="var(--icon)" aria-hidden />}
          {isTrying && t('automation.trying')}
          {state?.is === 'given up' && t('automation.given_up')}
        </span>
      </div>
      {state?.is === 'trying' && state.progress && <HowFar progress={state.progress} />}
      <ProblemNote problem={state?.is === 'failed' ? state.problem : null} />
      {found && (
        <>
          {found.of !== of && (
            <p className={classes.outdated} role="status">
              {t('automation.outdated')}
            </p>
          )}
          <DryResult result={found.result} />
        </>
      )}
    </Section>
  )
}

function HowFar({ progress: { events, tickets, of_tickets: all } }: { progress: DryProgress }) {
  const words = t('automation.how_far', { events, tickets, all })
  return (
    <div className={classes.far}>
      <Progress value={all === 0 ? 100 : (tickets / all) * 100} aria-label={words} transitionDuration={0} />
      <p className={classes.hint}>{words}</p>
    </div>
  )
}
