import Type from 'typebox'

/** A secret that was encrypted before the command (rule C4). */
export const Sealed = Type.String({ minLength: 1, maxLength: 1_000 })
