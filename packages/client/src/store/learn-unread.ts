import type { NotificationCount } from '@waybill/contract/notifications/notification.ts'
import type { State } from './state.ts'

/** How many tickets wait in the inbox, as of a version of the inbox; an older one never replaces a newer one. */
export function learnUnread(state: State, { unread, version }: NotificationCount): State {
  if (version < state.inboxVersion || (unread === state.unread && version === state.inboxVersion))
    return state
  return { ...state, unread, inboxVersion: version }
}
