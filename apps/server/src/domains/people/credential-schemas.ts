import Type from 'typebox'

/** A PHC string of argon2id. Made outside of the command, since that takes tens of milliseconds and random. */
export const PasswordHash = Type.String({ pattern: '^\\$argon2id\\$', maxLength: 512 })

/** SHA-256 of a random secret of ours, hex; a slow hash adds nothing to 256 bits of random. */
export const SecretHash = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 })
