import type { RouteAnswer } from '@waybill/server/http/route.ts'

/** Slack describes what it shows, and takes an empty answer for "nothing to show": nothing is said of it here. */
export const SHOWN = { 200: null }

/** Slack has been heard, and shows nothing. */
export const EMPTY: RouteAnswer = { status: 200 }
