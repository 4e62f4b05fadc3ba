import { createClient } from '@waybill/client'
import { keptInBrowser } from './kept-intents.ts'
import { watchForTheEnd } from './session-end.ts'

/** The one client of this page. */
export const client = createClient({
  url: window.location.origin,
  cookies: true,
  fetch: watchForTheEnd((input, init) => fetch(input, init)),
  storage: keptInBrowser,
  onError: (error) => {
    // What the browser cannot keep (a full disk, a private window) is sent all the same as long as the page is open.
    reportError(error)
  },
})
