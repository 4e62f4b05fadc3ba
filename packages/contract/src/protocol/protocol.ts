/** Goes up when a client of the version before would misunderstand something; a test holds the hash of all frames. */
export const PROTOCOL = 1

/** Of `Head` frames, milliseconds. */
export const HEAD_EVERY_MILLIS = 10_000

/** How long presence lasts unless it is said again, milliseconds. */
export const PRESENCE_MILLIS = 30_000

/** Events that a resumed connection is sent at most; beyond it gets `Reset`. */
export const MOST_MISSED = 10_000

/** The longest frame of a client, bytes. */
export const MOST_FRAME_BYTES = 1024 * 1024

/** Frames of a client that cannot be decoded, a minute, before the connection is closed. */
export const MOST_BAD_FRAMES = 20

/**
 * Why the server closes a connection (4000-4999 is for applications, RFC 6455, 7.4.2): not signed in, or no longer; a
 * protocol that it does not speak; frames that nobody can read, or too many of them; the server stops; the person has too
 * many connections or calls for now.
 */
export const CLOSE = {
  signedOut: 4401,
  protocol: 4406,
  flood: 4429,
  stopping: 1012,
  tooMany: 1013,
} as const
