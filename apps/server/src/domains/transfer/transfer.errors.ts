import { Problem, conflict } from '@waybill/contract/problems/problem.ts'

/** The export as a whole is no good; nothing of it is stored. `place` is a file, with the line where it is known. */
export function damagedExport(place: string, why: string): Problem {
  return new Problem({
    status: 422,
    code: 'transfer.damaged_export',
    title: 'The export is damaged or incomplete',
    detail: `${place}: ${why}. Importing it stores nothing; copy the export again from where it was made, or make a new one.`,
  })
}

export function notAnExport(folder: string, why: string): Problem {
  return new Problem({
    status: 422,
    code: 'transfer.not_an_export',
    title: 'This is not an export of Waybill',
    detail: `${folder} ${why}`,
  })
}

export function newerExport(program: string, why: string): Problem {
  return new Problem({
    status: 422,
    code: 'transfer.newer_export',
    title: 'The export was made by a newer Waybill',
    detail: `It was made by version ${program}, ${why}. Upgrade this Waybill to that version or a later one first.`,
  })
}

export function notEmpty(what: string): Problem {
  return conflict(
    'transfer.not_empty',
    'The installation is not empty',
    `An export is imported into an empty installation only, and this one has ${what}. Name another folder with WAYBILL_DATA, or another database with DATABASE_URL.`,
  )
}

export function serverRuns(): Problem {
  return conflict(
    'transfer.server_runs',
    'A server is running on this installation',
    'Stop it first (after a crash, wait ten seconds), import, and start it again.',
  )
}

export function otherUnfinished(): Problem {
  return conflict(
    'transfer.other_unfinished',
    'The import of another export is unfinished here',
    'Run "waybill import DIR" with that export to go on, or start anew with an empty folder or database.',
  )
}

export function unfinished(): Problem {
  return conflict(
    'transfer.unfinished',
    'The import of an export is unfinished',
    'Run "waybill import DIR" again with the same export: it goes on where it stopped. Until then nothing else works here.',
  )
}

export function movedOn(): Problem {
  return conflict(
    'transfer.moved_on',
    'Somebody else goes on with this import',
    'Another process is importing the same export right now; let it finish.',
  )
}

export function differentState(why: string): Problem {
  return conflict(
    'transfer.different_state',
    'The imported state is not the one that was exported',
    `${why} The installation stays closed. Please report this with the versions of both programs.`,
  )
}

export function damagedInstallation(problems: number): Problem {
  return conflict(
    'transfer.damaged_installation',
    'The log and the tables do not agree',
    `${problems === 1 ? 'One problem was' : `${String(problems)} problems were`} found, which "waybill verify" shows. An export of this could not be imported again, so it has no manifest; for a copy as it is, use "waybill backup".`,
  )
}

export function folderInUse(folder: string): Problem {
  return conflict(
    'transfer.folder_in_use',
    'The folder is not empty',
    `${folder} holds other files; name a new folder for the export.`,
  )
}
