/** How long messages can be looked at and sent again, milliseconds. */
export const KEPT_MILLIS = 30 * 24 * 60 * 60 * 1_000
