import type { LeaseHandle } from '@waybill/client'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { client } from '../../../session/client.ts'

/**
 * `free`: nobody here has it. `mine`: others cannot write meanwhile. `shared`: it could not be taken (no network, no right), and
 * what others write is merged. `lost`: somebody took it over.
 */
export type Alone = 'free' | 'taking' | 'mine' | 'shared' | 'lost'

/** The ticket to edit alone, until it is given back or the page goes. */
export function useAlone(ticketId: string) {
  const [alone, setAlone] = useState<Alone>('free')
  const held = useRef<LeaseHandle | null>(null)
  const wanted = useRef(0)

  const release = useCallback(() => {
    wanted.current += 1
    held.current?.close()
    held.current = null
    setAlone('free')
  }, [])

  useEffect(() => release, [ticketId, release])

  /** false: somebody else has it. */
  const take = async (takeOver = false): Promise<boolean> => {
    const turn = (wanted.current += 1)
    setAlone('taking')
    try {
      const handle = await client.lease(ticketId, {
        takeOver,
        onLost: () => {
          if (turn === wanted.current) setAlone('lost')
        },
      })
      if (turn !== wanted.current) handle.close()
      else {
        held.current = handle
        setAlone('mine')
      }
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (turn !== wanted.current) return false
      const isHeld = error.code === 'ticket.locked'
      setAlone(isHeld ? 'free' : 'shared')
      return !isHeld
    }
  }

  return { alone, take, release }
}
