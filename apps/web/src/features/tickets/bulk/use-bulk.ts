import type { Bulk, BulkChange, BulkDryRun, BulkInput } from '@waybill/contract/bulk/bulk.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { offerUndo } from '../../../shell/undo.ts'

/** The tickets of a run: named, or all that a query finds. */
export type Chosen = Pick<BulkInput, 'tickets' | 'query'>

export type BulkStage =
  | { state: 'trying' }
  | { state: 'tried'; dryRun: BulkDryRun }
  | { state: 'running'; run: Bulk }
  | { state: 'failed'; problem: Problem }

/** Between questions how far a run has come. Milliseconds. */
const ASK_EVERY = 400

/** One change of many tickets: what it would do, then its run, then its undo. */
export function useBulk(chosen: Chosen, change: BulkChange) {
  const [stage, setStage] = useState<BulkStage>({ state: 'trying' })
  const isOver = useRef(false)
  const begun = useRef(false)
  const offer = useRef<{ withdraw: () => void } | null>(null)

  async function act(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (!isOver.current) setStage({ state: 'failed', problem: error })
    }
  }

  async function follow(first: Bulk): Promise<void> {
    let run = first
    for (;;) {
      if (!isOver.current) setStage({ state: 'running', run })
      if (isEnded(run)) break
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY))
      run = await client.bulk.get(run.id)
    }
    if (run.can_undo) {
      const { id, changed } = run
      offer.current = offerUndo(t('tickets.bulk_changed', { count: changed }), () => undo(id))
    }
  }

  /** From the dialog or from what is said below; the dialog shows it either way. */
  function undo(id: string): void {
    offer.current?.withdraw()
    void act(async () => follow(await client.bulk.undo(id)))
  }

  useEffect(() => {
    isOver.current = false
    // Effects run twice while developing; a dry run is one of ten a minute.
    if (!begun.current) {
      begun.current = true
      void act(async () => setStage({ state: 'tried', dryRun: await client.bulk.try({ ...chosen, change }) }))
    }
    return () => {
      isOver.current = true
    }
    // What is changed does not change while the dialog is open.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])

  return {
    stage,
    start: () => void act(async () => follow(await client.bulk.start({ ...chosen, change }))),
    stop: (run: Bulk) =>
      void act(async () => setStage({ state: 'running', run: await client.bulk.stop(run.id) })),
    undo: (run: Bulk) => undo(run.id),
  }
}

export function isEnded({ state }: Bulk): boolean {
  return state === 'finished' || state === 'stopped'
}
