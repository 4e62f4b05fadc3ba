import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../../messages/messages.ts'
import { NoRightsPage } from '../../shell/no-rights-page.tsx'
import { NotFoundPage } from '../../shell/not-found-page.tsx'
import { useProjects } from '../../sync/directory.ts'
import { PageShape } from '../../ui/list-shape.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { BrokenNote } from './broken-note.tsx'
import { RuleEditor } from './editor/rule-editor.tsx'
import { LastRun } from './last-run.tsx'
import { LoopNote } from './loop-note.tsx'
import { RuleMenu } from './rule-menu.tsx'
import { RuleReading } from './rule-reading.tsx'
import { RuleSwitch } from './rule-switch.tsx'
import { RunsPart } from './runs/runs-part.tsx'
import { StateBadge } from './state-badge.tsx'
import { useMayMake } from './use-may-make.ts'
import { ruleQuery } from './use-rules.ts'
import { VersionsPart } from './versions/versions-part.tsx'
import classes from './automation.module.css'

const route = getRouteApi('/inside/automation/$rule')
const PARTS = ['rule', 'runs', 'versions'] as const

/** One rule, or a new one. */
export function RulePage() {
  const { rule } = route.useParams()
  return rule === 'new' ? <NewRule /> : <OneRule key={rule} id={rule} />
}

function NewRule() {
  const { example } = route.useSearch()
  const mayMake = useMayMake()
  const { data: projects } = useProjects()
  if (!projects) return <PageShape />
  if (!mayMake) return <NoRightsPage />
  return (
    <div className={classes.page}>
      <Header title={t('automation.new_title')} />
      <RuleEditor rule={null} example={example} />
    </div>
  )
}

function OneRule({ id }: { id: string }) {
  const search = route.useSearch()
  const part = PARTS.find((one) => one === search.part) ?? 'rule'
  const { data: rule, error } = useQuery(ruleQuery(id))
  if (error instanceof Problem && error.status !== 404 && error.status !== 422 && !rule)
    return (
      <div className={classes.page}>
        <ProblemNote problem={error} />
      </div>
    )
  if (error && !rule) return <NotFoundPage />
  if (!rule) return <PageShape />
  return (
    <div className={classes.page}>
      <Header title={rule.name}>
        <StateBadge state={rule.state} />
        <span className={classes.fact}>{t('automation.version', { version: rule.version })}</span>
        <span className={classes.facts}>
          <LastRun of={rule} />
        </span>
        <span className={classes.tools}>
          {rule.can.edit && <RuleSwitch rule={rule} />}
          <RuleMenu rule={rule} />
        </span>
      </Header>
      <nav className={classes.parts} aria-label={t('automation.parts')}>
        {PARTS.map((one) => (
          <Link
            key={one}
            to="/automation/$rule"
            params={{ rule: id }}
            search={one === 'rule' ? {} : { part: one }}
            className={classes.part}
            data-active={one === part}
            aria-current={one === part ? 'page' : undefined}
          >
            {t(`automation.part.${one}`)}
          </Link>
        ))}
      </nav>
      <LoopNote rule={rule} />
      <BrokenNote rule={rule} />
      {/* What is not saved is there again when one comes back from the other parts. */}
      <div hidden={part !== 'rule'}>
        <Editing rule={rule} />
      </div>
      {part === 'runs' && <RunsPart rule={rule} />}
      {part === 'versions' && <VersionsPart rule={rule} />}
    </div>
  )
}

function Editing({ rule }: { rule: Rule }) {
  return rule.can.edit ? <RuleEditor rule={rule} example={undefined} /> : <RuleReading rule={rule} />
}

function Header({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className={classes.header}>
      <Link
        to="/automation"
        className={classes.back}
        aria-label={t('automation.back')}
        title={t('automation.back')}
      >
        <ArrowLeft aria-hidden />
      </Link>
      <h1 className={classes.title}>{title}</h1>
      {children}
    </header>
  )
}
