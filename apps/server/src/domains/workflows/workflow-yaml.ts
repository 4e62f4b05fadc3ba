import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { WORKFLOW_FILE_VERSION, WorkflowFile, strayKeys } from '@waybill/contract/workflows/workflow-file.ts'
import { LineCounter, isMap, isNode, isScalar, parseDocument, stringify, type Document } from 'yaml'
import { wrongFile } from './workflows.errors.ts'

export function printWorkflowFile(file: WorkflowFile): string {
  return stringify(file, { lineWidth: 100, singleQuote: true })
}

type Path = readonly (string | number)[]

/** @throws Problem 422 that says the line and the key, for what is no file of a workflow of this version */
export function parseWorkflowFile(yaml: string): WorkflowFile {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines, uniqueKeys: true, stringKeys: true })
  const [broken] = [...document.errors, ...document.warnings]
  if (broken)
    throw wrongFile(firstLine(broken.message), { line: broken.linePos?.[0].line ?? null, key: null })
  const value = plainValue(document)
  const at = (path: Path) => ({ line: lineOf(document, lines, path), key: path.join('.') || null })
  const version: unknown = isMap(document.contents) ? document.get('waybill_workflow') : undefined
  if (version === undefined)
    throw wrongFile('the key "waybill_workflow" is missing, which says the version of the format', {
      line: 1,
      key: 'waybill_workflow',
    })
  if (version !== WORKFLOW_FILE_VERSION)
    throw wrongFile(
      `this is version ${JSON.stringify(version)} of the format, and this program reads version ${String(WORKFLOW_FILE_VERSION)}`,
      at(['waybill_workflow']),
    )
  const errors = fieldErrors(WorkflowFile, value)
  // A word that is misspelt is missing too: what stands there says more.
  const wrong = errors.find(({ code }) => code === 'input.unknown_field') ?? errors[0]
  if (wrong) {
    const path = pathOf(wrong.pointer)
    throw wrongFile(`"${path.join('.')}" ${wrong.message}`, at(path))
  }
  const file = value as WorkflowFile
  const [stray] = strayKeys(file)
  if (stray) throw wrongFile(stray.message, at(stray.path))
  return file
}

/** Without anchors and aliases: a small file could become a huge one by them. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    throw wrongFile('anchors and aliases are not used in files of workflows', { line: null, key: null })
  }
}

function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** The line of what the path leads to, or of the nearest thing around it. */
function lineOf(document: Document, lines: LineCounter, path: Path): number | null {
  const last = path.at(-1)
  const around = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  if (last !== undefined && isMap(around)) {
    const pair = around.items.find(({ key }) => isScalar(key) && key.value === last)
    if (pair && isScalar(pair.key) && pair.key.range) return lines.linePos(pair.key.range[0]).line
  }
  const node = document.getIn(path, true)
  if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  return path.length === 0 ? 1 : lineOf(document, lines, path.slice(0, -1))
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message
}
