import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { client } from '../../../session/client.ts'
import { useConnection } from '../../../sync/use-connection.ts'
import { isJoined, mergeEntries } from './told-events.ts'

const PAGE = 100

interface Known {
  ticketId: string
  entries: readonly HistoryEntry[]
  /** Where older ones go on; null: the beginning is there. */
  older: string | null
}

/** The newest part of a ticket's history, which grows as things happen, and older parts when they are asked for. */
export function useHistory(ticketId: string, seq: number) {
  const [known, setKnown] = useState<Known | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const asked = useRef(0)
  const mine = known?.ticketId === ticketId ? known : null
  const after = mine?.older ?? null

  const readNewest = useCallback(async () => {
    asked.current += 1
    const turn = asked.current
    try {
      const page = await client.events.history(ticketId, { order: 'desc', limit: PAGE })
      if (turn !== asked.current) return
      setProblem(null)
      setKnown((before) => {
        const old = before?.ticketId === ticketId ? before : null
        const goesOn = old !== null && isJoined(old.entries, page.items)
        return {
          ticketId,
          entries: mergeEntries(goesOn ? old.entries : [], page.items),
          older: goesOn ? old.older : page.next,
        }
      })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (turn === asked.current) setProblem(error)
    }
  }, [ticketId])

  const isLive = useConnection() === 'live'
  useEffect(() => {
    void readNewest()
    // What failed without a connection is read when there is one.
  }, [readNewest, seq, isLive])

  const readOlder = async () => {
    if (after === null) return
    try {
      const page = await client.events.history(ticketId, { order: 'desc', limit: PAGE, after })
      setKnown((now) =>
        now?.ticketId === ticketId
          ? { ticketId, entries: mergeEntries(now.entries, page.items), older: page.next }
          : now,
      )
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
    }
  }

  return { entries: mine?.entries ?? null, hasOlder: after !== null, readOlder, readNewest, problem }
}
