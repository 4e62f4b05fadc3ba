import type { IntentStorage } from '@waybill/client'

const KEY = 'waybill.waiting'

/** Changes that wait for the network outlive the page. */
export const keptInBrowser: IntentStorage = {
  get: () => localStorage.getItem(KEY),
  set: (text) => localStorage.setItem(KEY, text),
}
