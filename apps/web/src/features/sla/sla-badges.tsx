import { Popover } from '@mantine/core'
import type { Clock } from '@waybill/contract/sla/sla.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { ClockSum } from './clock-sum.tsx'
import { SlaBar } from './sla-bar.tsx'
import { useClocksOf } from './use-clocks.ts'
import classes from './sla-badges.module.css'

/** The clocks of a ticket that are about something, each of which opens its sum. */
export function SlaBadges({ ticket }: { ticket: string }) {
  const { data } = useClocksOf(ticket)
  const shown = data?.clocks.filter(({ state }) => state !== 'none') ?? []
  if (shown.length === 0) return null
  return (
    <ul className={classes.list} aria-label={t('sla.clocks')}>
      {shown.map((clock) => (
        <li key={clock.target}>
          <Badge clock={clock} />
        </li>
      ))}
    </ul>
  )
}

function Badge({ clock }: { clock: Clock }) {
  const [opened, setOpened] = useState(false)
  const target = t(`sla.target.${clock.target}`)
  const hasSum = clock.sum.length > 0
  const content = (
    <>
      <span className={classes.target}>{target}</span> <SlaBar clock={clock} />
    </>
  )
  if (!hasSum) return <span className={classes.badge}>{content}</span>
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width="min(var(--panel), 92vw)"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.badge}
          data-opens
          title={t('sla.title')}
          onClick={() => setOpened(!opened)}
        >
          {content}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ClockSum clock={clock} onClose={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}
