import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { GithubItem } from './github-archive.ts'
import { githubLabels } from './github-labels.ts'
import { GithubPeople } from './github-people.ts'
import { GITHUB_FIELDS, readGithubTicket } from './github-ticket.ts'
import type { ImportFormat, StagedImport, StageWatch } from './import-format.ts'
import { badFile, stoppedWhileReading } from './imports.errors.ts'
import { openInput } from './input-file.ts'
import { parseArchive, type ArchivePart } from './parse-archive.ts'
import type { ReadTicket, RowFault } from './read-ticket.ts'
import { Stage, type StagedTicket } from './stage.ts'

/** Of the error file, after the place and the reason. */
const COLUMNS = ['kind', 'number', 'title', 'url']

/** The archive of a GitHub repository: issues and pull requests with everything that was said there. */
export function githubFormat(file: string, project: ImportFormat['project']): ImportFormat {
  return { file, project, fields: GITHUB_FIELDS, workflow: null, stage: (watch) => stageArchive(file, watch) }
}

async function stageArchive(file: string, watch: StageWatch): Promise<StagedImport> {
  const name = basename(file)
  const input = await openInput(file, 'JSON')
  const stage = new Stage()
  try {
    const found = { repo: null as string | null, items: 0 }
    const people = new GithubPeople()
    const labels: unknown[] = []
    for await (const parts of parseArchive(input)) {
      if (watch.signal.aborted) throw stoppedWhileReading(name)
      for (const part of parts) {
        if (part.list === 'repo') found.repo = typeof part.value === 'string' ? part.value : null
        else if (part.list === 'labels') labels.push(part.value)
        else {
          found.items += 1
          people.note(part.value)
          add(stage, part, found.items, (fault) => watch.fault(fault, COLUMNS))
        }
      }
      watch.progress({ done: input.bytesRead, total: input.size }, found.items)
    }
    if (found.items === 0)
      throw badFile(name, 'it has no issues and no pulls; is it the archive of a GitHub repository?')
    if (found.repo === null || found.repo.trim() === '')
      throw badFile(name, 'it does not say of which repository it is: the property "repo" is missing')
    const source = sourceOf(found.repo)
    return {
      source,
      inputHash: createHash('sha256').update(input.hash()).update(source).digest('hex'),
      rows: found.items,
      tickets: stage.seal(),
      columns: COLUMNS,
      labels: githubLabels(labels),
      *read() {
        for (const staged of stage.tickets())
          yield { position: staged.position, rows: staged.rows.length, read: readStaged(staged, people) }
      },
      close: () => stage.close(),
    }
  } catch (error) {
    stage.close()
    throw error
  }
}

/** `github:owner/repo`; names too long for a source keep their beginning and get a hash. */
function sourceOf(repo: string): string {
  const source = `github:${repo.trim().toLowerCase()}`
  if (source.length <= 64) return source
  return `${source.slice(0, 50)}~${createHash('sha256').update(source).digest('hex').slice(0, 12)}`
}

type ItemPart = Extract<ArchivePart, { list: 'issues' | 'pulls' | 'labels' }>

/** Tickets come in the order of their numbers: in an empty project #12 is then KEY-12 as far as none is missing. */
function add(stage: Stage, part: ItemPart, place: number, fault: (fault: RowFault) => void): void {
  const kind = part.list === 'issues' ? 'issue' : 'pull request'
  const number = propertyOf(part.value, 'number')
  const cells = [
    kind,
    ...['number', 'title', 'url'].map((name) => shown(propertyOf(part.value, name))),
    JSON.stringify(part.value),
  ]
  if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0) {
    stage.add(String(number), number, { line: place, cells, fault: null })
    return
  }
  const where = `/${part.list}/${String(part.index)}`
  fault({ line: place, reason: `${where}/number is not a number of an issue`, cells: cells.slice(0, -1) })
}

function readStaged(staged: StagedTicket, people: GithubPeople): ReadTicket | RowFault[] {
  const [row, ...others] = staged.rows
  const faultOf = ({ line, cells }: { line: number; cells: string[] }, reason: string): RowFault => ({
    line,
    reason,
    cells: cells.slice(0, -1),
  })
  if (!row) return []
  if (others.length > 0)
    return staged.rows.map((one) =>
      faultOf(one, `the number ${staged.external} stands ${String(staged.rows.length)} times in the file`),
    )
  const json = row.cells.at(-1) ?? ''
  const value: unknown = JSON.parse(json)
  const errors = fieldErrors(GithubItem, value)
  if (errors.length > 0)
    return [faultOf(row, errors.map((error) => `${error.pointer.slice(1)} ${error.message}`).join('; '))]
  const digest = createHash('sha256').update(json).digest('hex').slice(0, 32)
  return readGithubTicket(value as GithubItem, { pull: row.cells[0] !== 'issue', digest, people })
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 300) : ''
}
