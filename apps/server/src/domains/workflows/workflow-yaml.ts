import { WORKFLOW_FILE_VERSION, WorkflowFile, strayKeys } from '@waybill/contract/workflows/workflow-file.ts'
import { stringify } from 'yaml'
import { readYamlFile } from '../../http/yaml-file.ts'
import { wrongFile } from './workflows.errors.ts'

export function printWorkflowFile(file: WorkflowFile): string {
  return stringify(file, { lineWidth: 100, singleQuote: true })
}

const KIND = {
  key: 'waybill_workflow',
  version: WORKFLOW_FILE_VERSION,
  schema: WorkflowFile,
  wrong: wrongFile,
}

/** @throws Problem 422 that says the line and the key, for what is no file of a workflow of this version */
export function parseWorkflowFile(yaml: string): WorkflowFile {
  const { value, at } = readYamlFile(KIND, yaml)
  const [stray] = strayKeys(value)
  if (stray) throw wrongFile(stray.message, at(stray.path))
  return value
}
