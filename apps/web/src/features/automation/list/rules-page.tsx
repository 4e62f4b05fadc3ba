import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { Zap } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { EXAMPLES } from '../model/examples.ts'
import { positionsFor } from '../model/rule-draft.ts'
import { rulesQuery } from '../use-rules.ts'
import { useMayMake } from '../use-may-make.ts'
import { ImportRuleDialog } from './import-rule-dialog.tsx'
import { RuleRow } from './rule-row.tsx'
import classes from '../automation.module.css'

const NEW = { to: '/automation/$rule', params: { rule: 'new' } } as const

/** What happens by itself: the rules in the order in which they run. */
export function RulesPage() {
  const navigate = useNavigate()
  const mayMake = useMayMake()
  const [importing, setImporting] = useState(false)
  const { data: rules, error } = useQuery(rulesQuery)
  const isEmpty = rules?.length === 0
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.grow}>
          <h1 className={classes.title}>{t('automation.title')}</h1>
          {!isEmpty && <p className={classes.hint}>{t('automation.text')}</p>}
        </div>
        {mayMake && (
          <>
            <Button variant="default" onClick={() => setImporting(true)}>
              {t('automation.import')}
            </Button>
            <Button onClick={() => void navigate(NEW)}>{t('automation.new')}</Button>
          </>
        )}
      </header>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!rules && !error && <ListShape rows={5} />}
      {isEmpty && (
        <EmptyPlace
          icon={<Zap />}
          title={t('automation.none')}
          text={t(mayMake ? 'automation.none_text' : 'automation.none_text_others')}
        />
      )}
      {isEmpty && mayMake && <Examples />}
      {rules && !isEmpty && <RuleList rules={rules} />}
      {importing && <ImportRuleDialog onClose={() => setImporting(false)} />}
    </div>
  )
}

function RuleList({ rules }: { rules: readonly Rule[] }) {
  const { act, acting, problem } = useAct(async (changes: { id: string; position: number }[]) => {
    for (const { id, position } of changes) await client.rules.update(id, { position })
    askDirectoryAgain()
  })
  const moved = (from: number, to: number) => {
    const rule = rules[from]
    return rule && to >= 0 && to < rules.length
      ? positionsFor(rules.toSpliced(from, 1).toSpliced(to, 0, rule))
      : null
  }
  return (
    <>
      <ProblemNote problem={problem} />
      <ol className={classes.rules} aria-label={t('automation.title')}>
        {rules.map((rule, index) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            number={index + 1}
            earlier={moved(index, index - 1)}
            later={moved(index, index + 1)}
            moving={acting}
            onMove={act}
          />
        ))}
      </ol>
    </>
  )
}

function Examples() {
  return (
    <section aria-labelledby="examples">
      <h2 id="examples" className={classes.subtitle}>
        {t('automation.begin_with')}
      </h2>
      <ul className={classes.examples}>
        {EXAMPLES.map((example) => (
          <li key={example}>
            <Link {...NEW} search={{ example }} className={classes.example}>
              <span className={classes.name}>{t(`automation.example.${example}`)}</span>
              <span className={classes.hint}>{t(`automation.example.${example}_text`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
