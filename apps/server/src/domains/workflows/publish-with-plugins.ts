import type { PluginList } from '../plugins/loaded-plugin.ts'
import { pluginProblems } from './outside-warnings.queries.ts'
import { publishWorkflow } from './publish-workflow.command.ts'
import { notReady } from './workflows.errors.ts'
import { definitionOf } from './workflows.queries.ts'

/**
 * The command that publishes, for a program with these plugins: what end actions ask of plugins is held against them on the
 * locked definition, so that nobody changes it in between.
 */
export function publishWithPlugins(plugins: PluginList): typeof publishWorkflow {
  return {
    ...publishWorkflow,
    run(context, input, workflow) {
      const problems = pluginProblems(definitionOf(workflow), plugins)
      if (problems.length > 0) throw notReady(problems)
      return publishWorkflow.run(context, input, workflow)
    },
  }
}
