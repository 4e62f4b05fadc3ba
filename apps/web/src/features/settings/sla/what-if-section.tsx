import { Button, Select } from '@mantine/core'
import type { WhatIf, WhatIfInput } from '@waybill/contract/sla/sla.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Section } from '../section.tsx'
import { WhatIfResult } from './what-if-result.tsx'
import classes from './sla.module.css'

const DAYS = [30, 90, 365, 0] as const
type Days = (typeof DAYS)[number]
const DAY = 86_400_000

interface WhatIfSectionProps {
  input: WhatIfInput
  /** There is something that is not saved. */
  isChanged: boolean
}

/** A draft run over past and open tickets, before anybody is held to it. */
export function WhatIfSection({ input, isChanged }: WhatIfSectionProps) {
  const [days, setDays] = useState<Days>(90)
  const [found, setFound] = useState<{ of: string; result: WhatIf } | null>(null)
  const of = JSON.stringify([input, days])
  const { act, acting, problem } = useAct(async () => {
    const from = days === 0 ? {} : { created_from: new Date(Date.now() - days * DAY).toISOString() }
    setFound({ of, result: await client.sla.whatIf({ ...input, ...from }) })
  })
  return (
    <Section title={t('sla_settings.what_if')} text={t('sla_settings.what_if_text')}>
      <div className={classes.ask}>
        <Select
          label={t('sla_settings.tickets_since')}
          data={DAYS.map((one) => ({ value: String(one), label: t(`sla_settings.since.${one}`) }))}
          allowDeselect={false}
          value={String(days)}
          onChange={(next) => setDays(DAYS.find((one) => String(one) === next) ?? 90)}
        />
        <Button
          variant={isChanged && found?.of !== of ? 'filled' : 'default'}
          loading={acting}
          onClick={() => act()}
        >
          {t('sla_settings.try')}
        </Button>
      </div>
      <ProblemNote problem={problem} />
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
