import { Problem } from '@waybill/contract/problems/problem.ts'
import { useState } from 'react'

/**
 * Something that is done by the server and can be refused: `act` begins it, `problem` says why it failed. Whatever else is
 * thrown is a defect and reaches the browser's console.
 */
export function useAct<Args extends unknown[]>(work: (...args: Args) => Promise<void>) {
  const [acting, setActing] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function run(args: Args): Promise<void> {
    setActing(true)
    setProblem(null)
    try {
      await work(...args)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
    } finally {
      setActing(false)
    }
  }

  return {
    act: (...args: Args) => void run(args),
    acting,
    problem,
    forget: () => setProblem(null),
  }
}
