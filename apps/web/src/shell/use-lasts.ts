import { useEffect, useState } from 'react'

/** true once `now` has been true for so many milliseconds without a break. */
export function useLasts(now: boolean, millis: number): boolean {
  const [lasted, setLasted] = useState(false)
  useEffect(() => {
    if (!now) {
      setLasted(false)
      return
    }
    const timer = setTimeout(() => setLasted(true), millis)
    return () => clearTimeout(timer)
  }, [now, millis])
  return now && lasted
}
