import { foldText } from '@waybill/contract/fold-text.ts'
import type { Tx } from '../../io/db/tables.ts'
import { labelTaken } from './projects.errors.ts'

/** The lock of the project's row makes this check hold. @throws Problem 409 */
export async function assertLabelIsFree(
  tx: Tx,
  projectId: string,
  name: string,
  except: string | null,
): Promise<void> {
  const other = await tx
    .selectFrom('labels')
    .select('id')
    .where('project_id', '=', projectId)
    .where('name_folded', '=', foldText(name))
    .executeTakeFirst()
  if (other && other.id !== except) throw labelTaken(name)
}
