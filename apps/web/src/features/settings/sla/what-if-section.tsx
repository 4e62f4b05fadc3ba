import { Button, Select, TextInput } from '@mantine/core'
import type { WhatIf, WhatIfInput } from '@waybill/contract/sla/sla.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Section } from '../section.tsx'
import { WhatIfResult } from './what-if-result.tsx'
import classes from './sla.module.css'

const SPANS = ['30', '90', '365', 'all', 'range'] as const
type Span = (typeof SPANS)[number]
const DAY = 86_400_000

/** Days as fields of dates have them; '': no end on that side. */
interface Range {
  from: string
  to: string
}

function created(span: Span, { from, to }: Range): Pick<WhatIfInput, 'created_from' | 'created_to'> {
  if (span === 'all') return {}
  if (span !== 'range') return { created_from: new Date(Date.now() - Number(span) * DAY).toISOString() }
  return {
    ...(from !== '' && { created_from: new Date(`${from}T00:00`).toISOString() }),
    ...(to !== '' && { created_to: new Date(`${to}T23:59:59.999`).toISOString() }),
  }
}

interface WhatIfSectionProps {
  input: WhatIfInput
  /** There is something that is not saved. */
  isChanged: boolean
}

/** A draft run over past and open tickets, before anybody is held to it. */
export function WhatIfSection({ input, isChanged }: WhatIfSectionProps) {
  const [span, setSpan] = useState<Span>('90')
  const [range, setRange] = useState<Range>({ from: '', to: '' })
  const [found, setFound] = useState<{ of: string; result: WhatIf } | null>(null)
  /** What was asked last: what is wrong with it is wrong only as long as it stays so. */
  const [asked, setAsked] = useState<string | null>(null)
  const of = JSON.stringify([input, span, range])
  const { act, acting, problem } = useAct(async () => {
    setAsked(of)
    setFound({ of, result: await client.sla.whatIf({ ...input, ...created(span, range) }) })
  })
  return (
    <Section title={t('sla_settings.what_if')} text={t('sla_settings.what_if_text')}>
      <div className={classes.ask}>
        <Select
          label={t('sla_settings.tickets_since')}
          data={SPANS.map((one) => ({ value: one, label: t(`sla_settings.since.${one}`) }))}
          allowDeselect={false}
          value={span}
          onChange={(next) => setSpan(SPANS.find((one) => one === next) ?? '90')}
        />
        {span === 'range' && (
          <>
            <TextInput
              type="date"
              label={t('sla_settings.made_from')}
              value={range.from}
              onChange={(event) => setRange({ ...range, from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t('sla_settings.made_to')}
              value={range.to}
              onChange={(event) => setRange({ ...range, to: event.currentTarget.value })}
            />
          </>
        )}
        <Button
          variant={isChanged && found?.of !== of ? 'filled' : 'default'}
          loading={acting}
          onClick={() => act()}
        >
          {t('sla_settings.try')}
        </Button>
      </div>
      <ProblemNote problem={asked === of ? problem : null} />
      {found && (
        <>
          {found.of !== of && (
            <p className={classes.outdated} role="status">
              {t('sla_settings.outdated')}
            </p>
          )}
          <WhatIfResult result={found.result} />
        </>
      )}
    </Section>
  )
}
