import type { PluginAction } from '@waybill/contract/plugins/plugin.ts'
import type { FieldError } from '@waybill/contract/problems/problem.ts'

/** What every part of the editor knows of the rule as a whole. */
export interface EditorFacts {
  /** The key of its project; null: all of them. */
  project: string | null
  /** What is wrong at a JSON Pointer or below it, as a sentence. */
  wrong: (pointer: string) => string | undefined
  /** The name of a person or team by id. */
  nameOf: (id: string) => string
  /** What plugins do when a rule says so. */
  pluginActions: readonly PluginAction[]
}

export function wrongAt(errors: readonly FieldError[]): EditorFacts['wrong'] {
  return (at) => {
    const message = errors.find(({ pointer }) => pointer === at || pointer.startsWith(`${at}/`))?.message
    return message && message.charAt(0).toUpperCase() + message.slice(1)
  }
}
