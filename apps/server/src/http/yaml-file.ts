import type { Problem } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { Static, TSchema } from 'typebox'
import { LineCounter, isMap, isNode, isScalar, parseDocument, type Document } from 'yaml'

type Path = readonly (string | number)[]

/** Where something stands in a file; null where it is not known. */
interface Place {
  line: number | null
  key: string | null
}

/** A format of files: the key that says its version, what a file holds, and how what is wrong is told. */
export interface YamlKind<Schema extends TSchema> {
  key: string
  version: number
  schema: Schema
  wrong: (message: string, place: Place) => Problem
}

/** @throws Problem that says the line and the key, for what is no file of this kind and version */
export function readYamlFile<Schema extends TSchema>(
  kind: YamlKind<Schema>,
  yaml: string,
): { value: Static<Schema>; at: (path: Path) => Place } {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines, uniqueKeys: true, stringKeys: true })
  const [broken] = [...document.errors, ...document.warnings]
  if (broken)
    throw kind.wrong(firstLine(broken.message), { line: broken.linePos?.[0].line ?? null, key: null })
  const value = plainValue(document, kind)
  const at = (path: Path) => ({ line: lineOf(document, lines, path), key: path.join('.') || null })
  const version: unknown = isMap(document.contents) ? document.get(kind.key) : undefined
  if (version === undefined)
    throw kind.wrong(`the key "${kind.key}" is missing, which says the version of the format`, {
      line: 1,
      key: kind.key,
    })
  if (version !== kind.version)
    throw kind.wrong(
      `this is version ${JSON.stringify(version)} of the format, and this program reads version ${String(kind.version)}, a number without quotes; export the file anew where it comes from, or write it in that version`,
      at([kind.key]),
    )
  const errors = fieldErrors(kind.schema, value)
  // A word that is misspelt is missing too: what stands there says more.
  const wrong = errors.find(({ code }) => code === 'input.unknown_field') ?? errors[0]
  if (wrong) {
    const path = pathOf(wrong.pointer)
    throw kind.wrong(`"${path.join('.')}" ${wrong.message}`, at(path))
  }
  return { value: value as Static<Schema>, at }
}

/** Without anchors and aliases: a small file could become a huge one by them. */
function plainValue(document: Document, { wrong }: Pick<YamlKind<TSchema>, 'wrong'>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    throw wrong('anchors and aliases are not used in these files', { line: null, key: null })
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
