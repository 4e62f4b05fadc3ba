import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { eventKinds, isEventKind, versionOf } from '@waybill/contract/events/event-kinds.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { TSchema } from 'typebox'
import { isObject } from '../events/event-data.ts'
import { checkFiles } from './attached-files.ts'
import {
  EXPORT_FILES,
  EXPORT_FORMAT,
  EventLine,
  ImportLine,
  LINES_PER_PART,
  MANIFEST,
  Manifest,
  PersonLine,
  ReferenceLine,
  type ExportFile,
  type FileSums,
} from './export-format.ts'
import type { TransferProgress } from './export-installation.ts'
import { readLines, Sums, type RawLine } from './lines-file.ts'
import { damagedExport, newerExport, notAnExport } from './transfer.errors.ts'

/** An export whose every line has been read and found good, with what only a look at all of them can tell. */
export interface CheckedExport {
  folder: string
  manifest: Manifest
  manifestHash: string
  /** The newest number that each project has given, by id. */
  lastNumbers: ReadonlyMap<string, number>
}

interface CheckOptions {
  /** The newest schema that this program knows. */
  schema: number
  signal: AbortSignal
  progress: (progress: TransferProgress) => void
}

/** Whether a folder looks like an export, whole or not. */
export function isExportFolder(folder: string): boolean {
  return [MANIFEST, ...EXPORT_FILES].some((name) => existsSync(join(folder, name)))
}

/**
 * Reads a whole export and checks every line: checksums, counts, positions without a gap, kinds and shapes that this
 * program knows, and people who are all there. Stores nothing.
 * @throws Problem that names the file, and the line where one is wrong; the signal's reason when it is stopped
 */
export async function checkExport(folder: string, options: CheckOptions): Promise<CheckedExport> {
  const { manifest, hash } = await readManifest(folder, options.schema)
  const content = new Content(manifest)
  const total = EXPORT_FILES.reduce((sum, name) => sum + manifest.files[name].lines, 0)
  let done = 0
  for (const name of EXPORT_FILES) {
    await checkFile(folder, name, manifest.files[name], content, (lines) => {
      options.signal.throwIfAborted()
      done += lines
      options.progress({ phase: 'reading', done, total })
    })
  }
  content.end()
  if (manifest.attached) await checkFiles(folder, manifest.attached, options.signal)
  return { folder, manifest, manifestHash: hash, lastNumbers: content.lastNumbers }
}

async function readManifest(folder: string, schema: number): Promise<{ manifest: Manifest; hash: string }> {
  const path = join(folder, MANIFEST)
  if (!existsSync(path)) {
    throw notAnExport(
      folder,
      existsSync(join(folder, EXPORT_FILES[0]))
        ? `has no ${MANIFEST}: it is no export, or one that was cut off. Make it again.`
        : `holds no ${MANIFEST}.`,
    )
  }
  const text = await readFile(path)
  let read: unknown
  try {
    read = JSON.parse(text.toString())
  } catch {
    throw damagedExport(MANIFEST, 'it is not JSON, so a part of it is missing or changed')
  }
  const format = typeof read === 'object' && read !== null && 'waybill_export' in read && read.waybill_export
  if (typeof format !== 'number') throw notAnExport(folder, `has a ${MANIFEST} of something else.`)
  const program = 'program' in (read as object) ? String((read as { program: unknown }).program) : '?'
  if (format > EXPORT_FORMAT)
    throw newerExport(program, `in format ${String(format)}; this one reads up to ${String(EXPORT_FORMAT)}`)
  const [error] = fieldErrors(Manifest, read)
  if (error) throw damagedExport(MANIFEST, `${error.pointer} ${error.message}`)
  const manifest = read as Manifest
  if (manifest.schema > schema) {
    throw newerExport(
      manifest.program,
      `with schema ${String(manifest.schema)}; this one knows up to ${String(schema)}`,
    )
  }
  if (manifest.files['events.jsonl'].lines !== manifest.head)
    throw damagedExport(MANIFEST, '/head is not the number of lines of events.jsonl')
  return { manifest, hash: createHash('sha256').update(text).digest('hex') }
}

const SCHEMAS: Record<ExportFile, TSchema> = {
  'events.jsonl': EventLine,
  'people.jsonl': PersonLine,
  'references.jsonl': ReferenceLine,
  'imports.jsonl': ImportLine,
}

async function checkFile(
  folder: string,
  name: ExportFile,
  wanted: FileSums,
  content: Content,
  eachBatch: (lines: number) => void,
): Promise<void> {
  const path = join(folder, name)
  if (!existsSync(path) || !statSync(path).isFile()) throw damagedExport(name, 'the file is missing')
  const sums = new Sums()
  let line = 0
  for await (const batch of readLines(path)) {
    for (const raw of batch) {
      line += 1
      const place = `${name} line ${String(line)}`
      if (line > wanted.lines) throw damagedExport(place, `the file should end before this line`)
      const value = parseLine(raw, place)
      const [error] = fieldErrors(SCHEMAS[name], value)
      if (error) throw damagedExport(place, `${error.pointer} ${error.message}`)
      content.note(name, value, place)
      sums.add(raw.bytes)
      const part = sums.ended
      if (part && part.sum !== wanted.parts[part.index]) throw changedPart(name, part.index, wanted)
    }
    eachBatch(batch.length)
  }
  if (line < wanted.lines) {
    throw damagedExport(
      `${name} line ${String(line)}`,
      `the file ends here, of ${String(wanted.lines)} lines`,
    )
  }
  const found = sums.result()
  const wrong = found.parts.findIndex((sum, index) => sum !== wanted.parts[index])
  if (wrong !== -1) throw changedPart(name, wrong, wanted)
  if (found.sha256 !== wanted.sha256 || found.bytes !== wanted.bytes)
    throw damagedExport(name, 'its checksum is not the one in the manifest')
}

function changedPart(name: string, index: number, { lines }: FileSums) {
  const from = index * LINES_PER_PART + 1
  const to = Math.min(lines, from + LINES_PER_PART - 1)
  return damagedExport(
    `${name} lines ${String(from)} to ${String(to)}`,
    'something was changed there after the export was made, since the checksum is another',
  )
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parseLine({ bytes, complete }: RawLine, place: string): unknown {
  if (!complete) throw damagedExport(place, 'the line is cut off in the middle')
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    throw damagedExport(place, 'it is not JSON')
  }
}

/** What lines have to do with each other. */
class Content {
  readonly lastNumbers = new Map<string, number>()
  readonly #manifest: Manifest
  readonly #people = new Set<string>()
  #head = 0

  constructor(manifest: Manifest) {
    this.#manifest = manifest
  }

  note(name: ExportFile, value: unknown, place: string): void {
    if (name === 'events.jsonl') this.#noteEvent(value as EventLine, place)
    else if (name === 'people.jsonl') this.#notePerson(value as PersonLine, place)
  }

  end(): void {
    const [missing] = this.#people
    if (missing !== undefined)
      throw damagedExport('people.jsonl', `person ${missing} of the log is not in it`)
  }

  #noteEvent(event: EventLine, place: string): void {
    this.#head += 1
    if (event.seq !== this.#head)
      throw damagedExport(place, `it has position ${String(event.seq)} where ${String(this.#head)} belongs`)
    const { kind, version } = event
    if (!isEventKind(kind)) throw newerExport(this.#manifest.program, `which knows "${kind}" (${place})`)
    if (version > versionOf(kind)) {
      throw newerExport(
        this.#manifest.program,
        `which writes "${kind}" in version ${String(version)} (${place})`,
      )
    }
    // Older versions are upcast when they are read, by functions with tests of their own.
    const [error] = version === versionOf(kind) ? fieldErrors(eventKinds[kind], event.data) : []
    if (error) throw damagedExport(place, `/data${error.pointer} ${error.message}`)
    const { person, after } = event.data
    if (kind === 'person.created' && typeof person === 'string') this.#people.add(person)
    const number = kind === 'ticket.created' && isObject(after) ? after['number'] : null
    if (typeof number === 'number' && event.project_id !== null) {
      const last = this.lastNumbers.get(event.project_id) ?? 0
      this.lastNumbers.set(event.project_id, Math.max(last, number))
    }
  }

  #notePerson({ id }: PersonLine, place: string): void {
    if (!this.#people.delete(id)) throw damagedExport(place, `person ${id} is not in the log, or twice here`)
  }
}
