import { mayInInstallation, type Actor, type InstallationAction } from '@waybill/contract/access/policies.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'

/** @throws Problem 404 for whom it does not exist, 403 for tokens without the scope */
export function requireInstallation(actor: Actor, action: InstallationAction, subject: string): void {
  switch (mayInInstallation(actor, action)) {
    case 'allow':
      return
    case 'hide':
      throw notFound(subject)
    case 'forbid':
      throw forbidden('Your rights or your token do not allow this.')
  }
}
