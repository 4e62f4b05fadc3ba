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
    `There is no project "${key}". To have it made, say its name: --name, or /project/name in the mapping.`,
  )
}

export function archivedProject(key: string): Problem {
  return conflict(
    'import.archived_project',
    'The project is archived',
    `Take "${key}" out of the archive first.`,
  )
}

export function noSuchWorkflow(name: string): Problem {
  return unusable(
    'import.unknown_workflow',
    'There is no such workflow',
    `There is no workflow "${name}". Name one that is published, or bring it along: "workflow": {"file": "..."} in the mapping.`,
  )
}

export function workflowNotPublished(name: string): Problem {
  return conflict(
    'import.workflow_not_published',
    'The workflow takes no tickets',
    `Publish the workflow "${name}" first, or name another one in /workflow of the mapping.`,
  )
}

/** It was published anew while the import ran, without a step that the file names. */
export function stepIsGone(step: string): Problem {
  return conflict(
    'import.no_such_step',
    'A step of the workflow is missing',
    `The step "${step}" is not in the newest version of the workflow. Say in /ticket/step of the mapping what stands for it, and run the import again.`,
  )
}

export function otherFieldType(key: string, there: string, wanted: string): Problem {
  return conflict(
    'import.other_field_type',
    'A custom field has another type',
    `The project has a field "${key}" of type ${there}; the import needs ${wanted}. Choose another key in /fields of the mapping, or another project.`,
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
    'The import has moved on without this process',
    'Another process has stored this batch already, or is undoing the import. Wait for it; running the import again ' +
      'afterwards is safe.',
  )
}

export function stoppedWhileReading(file: string): Problem {
  return conflict(
    'import.stopped',
    `The import of ${file} was stopped`,
    'It was still being read; nothing was stored.',
  )
}

export function noSuchImport(id: string): Problem {
  return unusable(
    'import.unknown',
    `There is no import ${id}`,
    'waybill import --list shows all; the last eight characters of an id are enough.',
  )
}

export function importNotFinished(): Problem {
  return conflict(
    'import.not_finished',
    'The import is not finished',
    'It may be running now: wait for it, or stop it. If it was cut off, run it again to finish it, or add --unfinished to ' +
      'undo what it has brought in so far; an import that is still running then ends.',
  )
}

export function importUndone(): Problem {
  return conflict(
    'import.undone',
    'The import is undone already',
    'What it brought in is gone, but for tickets that somebody had changed. The same import brings the tickets in again.',
  )
}

export function undoNotPossible(): Problem {
  return conflict(
    'import.undo_not_possible',
    'The import cannot be undone',
    'It was made by a version of Waybill that did not note which tickets it made.',
  )
}
