import { useState } from 'react'

/** The code of a one-time link. It stands after `#`, so it reaches no server's log. */
export function useLinkCode(): string {
  const [code] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('code') ?? '')
  return code
}
