/** How long a code connects, in milliseconds. */
export const CODE_MILLIS = 10 * 60_000
/** How long a lane is held without news from its holder, in milliseconds: longer than Slack may make a sender wait. */
export const LANE_MILLIS = 90_000
/** What could not be told for so long is not told any more, in milliseconds. */
export const KEPT_MILLIS = 3 * 24 * 60 * 60_000
/** So late may a message come of which it is known that it was deleted, in milliseconds. */
export const LATE_MILLIS = 24 * 60 * 60_000
/** Waits after the tries to mend a message or to take it out, in milliseconds; the last one again and again. */
export const LEFTOVER_WAITS = [1, 5, 15, 60].map((minutes) => minutes * 60_000)
