import { memo, type CSSProperties } from 'react'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../../../messages/messages.ts'
import type { LabelColours } from '../../../ui/label-colours.ts'
import type { Column } from '../columns.ts'
import { TicketCell } from './ticket-cell.tsx'
import classes from './ticket-table.module.css'

interface TicketRowProps {
  ticket: Ticket
  /** Of the list, from 0. */
  index: number
  /** Pixels from the top of the list. */
  top: number
  columns: readonly Column[]
  colours: LabelColours
  current: boolean
  chosen: boolean
}

/** One ticket. It is shown anew only when something of it is another object; the table hears clicks by `data-id`. */
export const TicketRow = memo(function TicketRow(props: TicketRowProps) {
  const { ticket, index, top, columns, colours, current, chosen } = props
  const style: CSSProperties = { transform: `translateY(${String(top)}px)` }
  return (
    <div
      role="row"
      id={rowId(ticket.id)}
      className={classes.row}
      style={style}
      data-id={ticket.id}
      data-current={current}
      data-chosen={chosen}
      data-status={ticket.status}
      aria-rowindex={index + 2}
      aria-selected={chosen}
    >
      <div role="gridcell" className={classes.choose}>
        <input
          type="checkbox"
          className={classes.box}
          data-choose
          tabIndex={-1}
          checked={chosen}
          readOnly
          aria-label={t('tickets.choose', { key: ticket.key })}
        />
      </div>
      {columns.map((column) => (
        <div key={column} role="gridcell" className={classes.cell} data-column={column}>
          <TicketCell column={column} ticket={ticket} colours={colours} />
        </div>
      ))}
    </div>
  )
})

export function rowId(ticketId: string): string {
  return `ticket-${ticketId}`
}
