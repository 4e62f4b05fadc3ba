import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import {
  ArrowRightLeft,
  Flag,
  Link2,
  MessageSquare,
  Pencil,
  PenLine,
  Tag,
  Trash2,
  UserCheck,
  UserRound,
} from 'lucide-react'
import { useMemo } from 'react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { useActions, type Action } from '../../shell/actions.ts'
import { copyText } from './copy-text.ts'
import type { OpenPicker } from './properties/properties.tsx'
import { useChange } from './properties/use-change.ts'
import { useMayGive } from './use-may-give.ts'
import { addressOf, deleteTicket } from './ticket-header.tsx'

export interface TicketActions {
  ticket: Ticket
  can: { edit: boolean; move: boolean; editText: boolean; comment: boolean }
  setPicker: (picker: OpenPicker) => void
  /** The same object each time. */
  begins: { comment: () => void; editTitle: () => void; editDescription: () => void }
}

/** What can be done with the ticket that is shown, by the palette and by keys. */
export function useTicketActions({ ticket, can, setPicker, begins }: TicketActions): void {
  const me = useMe()
  const change = useChange(ticket)
  const { edit, move, editText, comment } = can
  const { take: mayTake, assignee: mayAssign } = useMayGive(ticket, edit)
  const mayDelete = ticket.can['delete'] === true && edit
  const actions = useMemo(() => {
    const all: (Action | false)[] = [
      move && {
        id: 'ticket.status',
        title: t('ticket.act_status'),
        group: 'ticket',
        keys: 's',
        icon: ArrowRightLeft,
        run: () => setPicker('status'),
      },
      edit && {
        id: 'ticket.priority',
        title: t('ticket.act_priority'),
        group: 'ticket',
        keys: 'p',
        icon: Flag,
        run: () => setPicker('priority'),
      },
      mayAssign && {
        id: 'ticket.assign',
        title: t('ticket.act_assign'),
        group: 'ticket',
        keys: 'a',
        icon: UserRound,
        run: () => setPicker('assignee'),
      },
      mayTake && {
        id: 'ticket.assign_to_me',
        title: t('ticket.assign_to_me'),
        group: 'ticket',
        keys: 'i',
        icon: UserCheck,
        run: () => change({ assignee: me.id }),
      },
      edit && {
        id: 'ticket.labels',
        title: t('ticket.act_labels'),
        group: 'ticket',
        keys: 'l',
        icon: Tag,
        run: () => setPicker('labels'),
      },
      editText && {
        id: 'ticket.title',
        title: t('ticket.act_title'),
        group: 'ticket',
        keys: 'e',
        icon: Pencil,
        run: begins.editTitle,
      },
      editText && {
        id: 'ticket.description',
        title: t('ticket.act_description'),
        group: 'ticket',
        keys: 'shift+e',
        icon: PenLine,
        run: begins.editDescription,
      },
      comment && {
        id: 'ticket.comment',
        title: t('ticket.act_comment'),
        group: 'ticket',
        keys: 'm',
        icon: MessageSquare,
        run: begins.comment,
      },
      {
        id: 'ticket.copy_link',
        title: t('ticket.copy_link'),
        group: 'ticket',
        icon: Link2,
        run: () => void copyText(addressOf(ticket), t('ticket.link_copied')),
      },
      mayDelete && {
        id: 'ticket.delete',
        title: t('ticket.delete'),
        group: 'ticket',
        icon: Trash2,
        run: () => void deleteTicket(ticket),
      },
    ]
    return all.filter((action) => action !== false)
  }, [ticket, move, edit, editText, comment, mayTake, mayAssign, mayDelete, setPicker, begins, change, me.id])
  useActions(actions)
}
