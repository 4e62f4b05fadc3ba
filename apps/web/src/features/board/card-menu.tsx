import { Menu } from '@mantine/core'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { ArrowDownToLine, ArrowUpToLine } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { StatusRing } from '../../ui/status-ring.tsx'
import { ticketAt, type Layout, type Place, type Spot } from './layout.ts'
import { othersAt } from './place.ts'

interface CardMenuProps {
  layout: Layout
  steps: readonly Step[]
  spot: Spot
  /** Below what it opens, in pixels of the screen. */
  at: { x: number; y: number }
  onMove: (to: Place) => void
  onClose: () => void
}

/** Where a card can go, as a menu. */
export function CardMenu({ layout, steps, spot, at, onMove, onClose }: CardMenuProps) {
  const ticket = ticketAt(layout, spot)
  if (!ticket) return null
  const { lane, column, index } = spot
  const { length } = othersAt(layout, spot, spot.id)
  return (
    <Menu opened onClose={onClose} position="bottom-end" width="var(--menu)" returnFocus={false}>
      <Menu.Target>
        <span style={{ position: 'fixed', left: at.x, top: at.y }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('board.actions_of', { key: ticket.key })}>
        {steps.map((step, to) => (
          <Menu.Item
            key={step.id}
            leftSection={<StatusRing status={step.category} labelled />}
            disabled={to === column}
            onClick={() => onMove({ lane, column: to, index: 0 })}
          >
            {t('board.move_to', { column: step.name })}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<ArrowUpToLine aria-hidden size="var(--icon)" />}
          disabled={index === 0}
          onClick={() => onMove({ lane, column, index: 0 })}
        >
          {t('board.move_top')}
        </Menu.Item>
        <Menu.Item
          leftSection={<ArrowDownToLine aria-hidden size="var(--icon)" />}
          disabled={index === length}
          onClick={() => onMove({ lane, column, index: length })}
        >
          {t('board.move_bottom')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
