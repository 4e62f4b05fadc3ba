import { conflict, invalid, invalidField, notFound } from '@waybill/contract/problems/problem.ts'

export const noSuchMigration = () => notFound('migration')

export const noSuchVersionTo = (field: 'from' | 'to') =>
  invalidField(`/${field}`, 'workflow.unknown_version', 'is no version of this workflow')

export const sameVersion = () =>
  invalidField('/to', 'workflow.same_version', 'is the version on which the tickets travel already')

export const unknownMappedStep = (key: string, version: number) =>
  invalidField(
    `/mapping/${key}`,
    'workflow.unknown_step',
    `names a step that version ${String(version)} does not have`,
  )

export const stepsWithoutTarget = (steps: readonly { id: string; name: string; tickets: number }[]) =>
  invalid(
    steps.map(({ id, name, tickets }) => ({
      pointer: `/mapping/${id}`,
      code: 'workflow.step_without_target',
      message: `"${name}" holds ${String(tickets)} ticket(s), and nothing says where they go`,
    })),
  )

export const nothingToMigrate = () =>
  conflict(
    'workflow.nothing_to_migrate',
    'There is nothing to migrate',
    'No ticket is on its way through this version.',
  )

export const migrationRunning = () =>
  conflict(
    'workflow.migration_running',
    'Tickets of this workflow are being migrated',
    'Wait until that has ended, or stop it.',
  )

export const cannotUndo = () =>
  conflict(
    'workflow.cannot_undo_migration',
    'This migration cannot be taken back',
    'It is still running, was taken back already, or has moved nothing.',
  )
