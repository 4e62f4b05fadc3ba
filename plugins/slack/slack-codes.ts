/** Slack's words for a message that is not there (any more). */
export const NOT_THERE = ['message_not_found', 'thread_not_found']

/** Slack's words for a message that it will not let be changed (any more). */
export const FIXED = ['cant_update_message', 'edit_window_closed']

/** Slack's word where messages are kept by law: what may not be read any more loses its words. */
export const KEPT = 'compliance_exports_prevent_deletion'
