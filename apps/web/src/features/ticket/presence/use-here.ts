import type { PresenceAbout, PresenceHandle } from '@waybill/client'
import type { Doing } from '@waybill/contract/protocol/client-frames.ts'
import { useEffect, useMemo, useRef } from 'react'
import { client } from '../../../session/client.ts'

/** Without another stroke somebody is typing no longer. Milliseconds. */
const STILL_TYPING = 5_000

/** Tells the others who look at a ticket what one does there. */
export interface Here {
  /** A stroke in a comment; of an internal one only those are told who may see it. */
  typed: (kind: { internal: boolean }) => void
  /** The comment is sent or left; what is edited besides is still edited. */
  stopsTyping: () => void
  /** Begins to edit a field, until `rests`. */
  edits: (field: string) => void
  /** Only looks. */
  rests: () => void
}

/** null: of the past nobody need know. */
export function useHere(ticketId: string | null): Here {
  const handle = useRef<PresenceHandle | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const shown = useRef<{ doing: Doing; about: PresenceAbout }>({ doing: 'viewing', about: {} })

  useEffect(() => {
    if (ticketId === null) return
    const opened = client.presence(ticketId)
    handle.current = opened
    opened.set(shown.current.doing, shown.current.about)
    return () => {
      clearTimeout(timer.current)
      handle.current = null
      opened.close()
    }
  }, [ticketId])

  return useMemo(() => {
    const show = (doing: Doing, about: PresenceAbout = {}) => {
      clearTimeout(timer.current)
      const before = shown.current
      const isSame = before.about.field === about.field && before.about.internal === about.internal
      if (before.doing === doing && isSame) return
      shown.current = { doing, about }
      handle.current?.set(doing, about)
    }
    const rests = () => show('viewing')
    const stopsTyping = () => {
      if (shown.current.doing === 'typing') rests()
    }
    return {
      rests,
      stopsTyping,
      edits: (field) => show('editing', { field }),
      typed({ internal }) {
        if (shown.current.doing === 'editing') return
        show('typing', { internal })
        timer.current = setTimeout(stopsTyping, STILL_TYPING)
      },
    }
  }, [])
}
