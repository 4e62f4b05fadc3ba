import { Button, Group, Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { lookAgain, RunTrace } from '../../automation/runs/run-trace.tsx'
import { Dialog } from '../../settings/dialog.tsx'
import classes from './history.module.css'

/** Runs of a ticket that are looked through; it seldom has as many in 90 days. */
const MOST = 200

interface WhyRuleProps {
  entries: readonly HistoryEntry[]
  rule: string
}

/** Why a rule changed something, for who works here. */
export function WhyRule({ entries, rule }: WhyRuleProps) {
  const { can } = useMe()
  const [open, setOpen] = useState(false)
  if (can['automation.see'] !== true) return null
  return (
    <>
      <button type="button" className={classes.why} onClick={() => setOpen(true)}>
        {t('automation.why')}
      </button>
      {open && <WhyDialog entries={entries} rule={rule} onClose={() => setOpen(false)} />}
    </>
  )
}

function WhyDialog({ entries, rule, onClose }: WhyRuleProps & { onClose: () => void }) {
  const navigate = useNavigate()
  const ticket = entries[0]?.ticket_id ?? ''
  const { data, error } = useQuery({
    queryKey: ['rule-runs', 'of-ticket', ticket],
    queryFn: () => client.rules.runsOfTicket(ticket, { limit: MOST }),
    refetchInterval: ({ state }) => lookAgain(state.data?.items ?? []),
  })
  const causes = new Set(entries.map(({ cause_seq }) => cause_seq))
  const runs = data?.items.filter((run) => run.rule.id === rule && causes.has(run.event))
  return (
    <Dialog title={t('automation.why_title')} onClose={onClose}>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!data && !error && <Loader size="sm" />}
      {runs?.length === 0 && <p>{t('automation.why_gone')}</p>}
      {runs?.map((run) => (
        <section key={run.id}>
          <b>{run.rule.name}</b> {t('automation.version', { version: run.version })}, <TimeAgo at={run.at} />
          <RunTrace run={run} />
        </section>
      ))}
      <Group justify="flex-end">
        <Button
          variant="default"
          onClick={() => void navigate({ to: '/automation/$rule', params: { rule } })}
        >
          {t('automation.to_rule')}
        </Button>
      </Group>
    </Dialog>
  )
}
