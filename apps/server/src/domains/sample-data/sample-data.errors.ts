import { conflict } from '@waybill/contract/problems/problem.ts'

export const notEmpty = () =>
  conflict(
    'sample_data.not_empty',
    'There are tickets already',
    'Sample data is only for an installation without tickets, so that it never stands among real ones.',
  )

export const madeBefore = () =>
  conflict(
    'sample_data.made_before',
    'The sample data was asked for before',
    'It is made once; GET /setup/sample-data says how far it has come.',
  )
