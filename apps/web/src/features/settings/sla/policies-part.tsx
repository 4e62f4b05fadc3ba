import { ActionIcon, Button } from '@mantine/core'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Policy } from '@waybill/contract/sla/sla.ts'
import { ArrowDown, ArrowLeft, ArrowUp, Timer } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape, PageShape } from '../../../ui/list-shape.tsx'
import { PriorityBars } from '../../../ui/priority-bars.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { businessWords } from '../../workflows/model/duration-words.ts'
import { Item, Items, Section } from '../section.tsx'
import { PolicyEditor } from './policy-editor.tsx'
import { positionsFor } from './policy-draft.ts'
import { usePolicies } from './use-policies.ts'
import classes from './sla.module.css'

const route = getRouteApi('/inside/settings/$part')
const NEW = 'new'
const FROM_CRITICAL = ['critical', 'high', 'medium', 'low'] as const

/** What is promised: the policies in their order, or one of them that is open. */
export function PoliciesPart() {
  const { open } = route.useSearch()
  const { data, error } = usePolicies()
  if (error instanceof Problem) return <ProblemNote problem={error} />
  if (open === undefined) return <PolicyList policies={data} />
  if (!data) return <PageShape />
  const policy = data.find(({ id }) => id === open) ?? null
  return (
    <>
      <Link to="/settings/$part" params={{ part: 'sla' }} className={classes.back}>
        <ArrowLeft aria-hidden />
        {t('sla_settings.back')}
      </Link>
      {policy || open === NEW ? (
        <PolicyEditor key={open} policy={policy} />
      ) : (
        <EmptyPlace title={t('sla_settings.not_found')} />
      )}
    </>
  )
}

function PolicyList({ policies }: { policies: readonly Policy[] | undefined }) {
  const { can } = useMe()
  const navigate = useNavigate()
  const mayEdit = can['sla.manage'] === true
  const { act, acting, problem } = useAct(async (from: number, to: number) => {
    const ordered = [...(policies ?? [])]
    const [moved] = ordered.splice(from, 1)
    if (!moved) return
    ordered.splice(to, 0, moved)
    for (const { id, position } of positionsFor(ordered)) await client.sla.updatePolicy(id, { position })
    askDirectoryAgain()
  })
  const make = mayEdit && (
    <Button
      onClick={() => void navigate({ to: '/settings/$part', params: { part: 'sla' }, search: { open: NEW } })}
    >
      {t('sla_settings.new')}
    </Button>
  )
  const isEmpty = policies?.length === 0
  return (
    <Section title={t('sla_settings.title')} text={t('sla_settings.text')} action={!isEmpty && make}>
      <ProblemNote problem={problem} />
      {!policies && <ListShape rows={3} />}
      {isEmpty && (
        <EmptyPlace
          icon={<Timer />}
          title={t('sla_settings.none')}
          text={t('sla_settings.none_text')}
          action={make}
        />
      )}
      {policies && !isEmpty && (
        <Items>
          {policies.map((one, index) => (
            <Item
              key={one.id}
              name={<PolicyName policy={one} number={index + 1} />}
              facts={<PolicyFacts policy={one} />}
              action={
                mayEdit &&
                policies.length > 1 && (
                  <span className={classes.moves}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      disabled={acting || index === 0}
                      aria-label={t('sla_settings.earlier', { name: one.name })}
                      onClick={() => act(index, index - 1)}
                    >
                      <ArrowUp className={classes.icon} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      disabled={acting || index === policies.length - 1}
                      aria-label={t('sla_settings.later', { name: one.name })}
                      onClick={() => act(index, index + 1)}
                    >
                      <ArrowDown className={classes.icon} aria-hidden />
                    </ActionIcon>
                  </span>
                )
              }
            />
          ))}
        </Items>
      )}
    </Section>
  )
}

function PolicyName({ policy: { id, name, active }, number }: { policy: Policy; number: number }) {
  return (
    <>
      <span className={classes.number} role="img" aria-label={t('sla_settings.place', { number })}>
        {number}
      </span>
      <Link to="/settings/$part" params={{ part: 'sla' }} search={{ open: id }}>
        {name}
      </Link>
      {!active && <span className={classes.off}>{t('sla_settings.off')}</span>}
    </>
  )
}

function PolicyFacts({ policy: { condition, calendar, targets, warnings } }: { policy: Policy }) {
  return (
    <>
      {condition === '' ? (
        <span>{t('sla_settings.all_tickets')}</span>
      ) : (
        <code className={classes.code}>{condition}</code>
      )}
      <span>{calendar?.name ?? t('sla_settings.no_calendar')}</span>
      {warnings.map(({ code, message }) => (
        <span key={code} className={classes.warning}>
          {message}
        </span>
      ))}
      {targets.length === 0 && <span>{t('sla_settings.no_targets')}</span>}
      {targets.map(({ target, durations }) => (
        <span key={target} className={classes.promise}>
          {t(`sla_settings.target.${target}`)}{' '}
          {FROM_CRITICAL.map((priority) => {
            const duration = durations[priority]
            return (
              duration && (
                <span key={priority} className={classes.promised}>
                  <PriorityBars priority={priority} /> {businessWords(duration)}
                </span>
              )
            )
          })}
        </span>
      ))}
    </>
  )
}
