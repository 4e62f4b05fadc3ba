import Type from 'typebox'
import { PluginWork } from './plugin.ts'

/** Values of settings and words of errors never stand in the log: they may hold secrets and addresses. */
export const pluginEvents = {
  'plugin.switched_on': Type.Object({ plugin: Type.String() }),
  'plugin.switched_off': Type.Object({ plugin: Type.String() }),
  /** It threw, and is off since then. */
  'plugin.failed': Type.Object({ plugin: Type.String(), during: PluginWork, part: Type.String() }),
  /** The names of what was changed; of the project of the event, or of the installation. */
  'plugin.configured': Type.Object({ plugin: Type.String(), settings: Type.Array(Type.String()) }),
}
