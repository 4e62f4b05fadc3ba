import { Problem, conflict } from '@waybill/contract/problems/problem.ts'

function unusable(code: string, title: string, detail: string): Problem {
  return new Problem({ status: 422, code, title, detail })
}

export function badMapping(file: string, why: string): Problem {
  return unusable('import.bad_mapping', `The mapping ${file} cannot be used`, why)
}

/** The file as a whole is no good; nothing of it is stored. */
export function badFile(file: string, why: string): Problem {
  return unusable('import.bad_file', `${file} cannot be imported`, why)
}

export function missingColumns(file: string, missing: readonly string[], header: readonly string[]): Problem {
  const names = missing.map((name) => `"${name}"`).join(', ')
  return badFile(
    file,
    `the mapping names ${missing.length === 1 ? 'the column' : 'the columns'} ${names}, which the file does not have; ` +
      `it has ${header.join(', ')}`,
  )
}

export function noSuchProject(key: string): Problem {
  return unusable(
    'import.unknown_project',
    'There is no such project',
    `There is no project "${key}"; give the mapping a /project/name to have it made, or name another with --project.`,
  )
}

export function archivedProject(key: string): Problem {
  return conflict(
    'import.archived_project',
    'The project is archived',
    `Take "${key}" out of the archive first.`,
  )
}

export function otherFieldType(key: string, there: string, wanted: string): Problem {
  return conflict(
    'import.other_field_type',
    'A custom field has another type',
    `The project has a field "${key}" of type ${there}; the mapping says ${wanted}. Choose another key in /fields.`,
  )
}

export function fieldOfOtherName(key: string): Problem {
  return conflict(
    'import.no_such_field',
    'A custom field is missing',
    `The field "${key}" was deleted from the project while the import ran. Run the import again.`,
  )
}

/** Two processes import the same file: the one that comes second to a batch stops. */
export function importMovedOn(): Problem {
  return conflict(
    'import.moved_on',
    'Another process imports the same file',
    'It has stored this batch already. Wait for it to finish; running the import again afterwards is safe.',
  )
}

export function stoppedWhileReading(file: string): Problem {
  return conflict(
    'import.stopped',
    `The import of ${file} was stopped`,
    'It was still being read; nothing was stored.',
  )
}
