import type { Command } from '@waybill/client'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useState } from 'react'
import { client } from '../../../session/client.ts'
import { useDraft } from '../../../ui/editor/use-draft.ts'
import { draftPlace } from '../draft-place.ts'
import { asSeen, readBase, writeBase, type TextField } from './kept-base.ts'

export interface TextEditing {
  isOpen: boolean
  text: string
  /** Something was written and not saved, here or on an earlier visit. */
  hasDraft: boolean
  /** Somebody has changed the field since this person began to write it. */
  isOvertaken: boolean
  /** Goes on with a draft when there is one. */
  begin: () => void
  change: (text: string) => void
  /** null: nothing had changed. */
  save: () => Command | null
  /** Closes it and drops what was written. */
  cancel: () => void
}

/** A text of a ticket that is written in place: kept as a draft with each stroke, and merged with what others did meanwhile. */
export function useTextEdit(ticket: Ticket, field: TextField): TextEditing {
  const place = draftPlace(ticket)
  const draft = useDraft(place, field)
  const kept = useDraft(place, `${field}.base`)
  const [isOpen, setIsOpen] = useState(false)
  const base = readBase(kept.text)
  const hasDraft = kept.text !== ''

  const close = () => {
    setIsOpen(false)
    draft.clear()
    kept.clear()
  }

  return {
    isOpen,
    text: hasDraft ? draft.text : ticket[field],
    hasDraft,
    isOvertaken: base !== null && base.value !== ticket[field],
    begin: () => setIsOpen(true),
    change(text) {
      if (!hasDraft) kept.set(writeBase(ticket, field))
      draft.set(text)
    },
    save() {
      const { text } = draft
      const isSame = !hasDraft || text === ticket[field] || text === base?.value
      const seen = asSeen(ticket, field, base)
      close()
      return isSame ? null : client.updateTicket(ticket.id, { [field]: text }, { base: seen })
    },
    cancel: close,
  }
}
