import { conflict, invalidField } from '@waybill/contract/problems/problem.ts'

export const alreadySetUp = () =>
  conflict(
    'installation.already_set_up',
    'This installation is already set up',
    'Sign in, or ask an admin for an account.',
  )

export const wrongSetUpCode = () =>
  invalidField(
    '/code',
    'installation.wrong_code',
    'is not the code of the set-up link; a restart of the server prints a new link and ends the old one',
  )
