import { SCOPES, type Scope } from '@waybill/contract/access/policies.ts'

export function readScopes(json: string): Scope[] {
  const known = new Set<string>(readIds(json))
  return SCOPES.filter((scope) => known.has(scope))
}

export function readIds(json: string): string[] {
  const list: unknown = JSON.parse(json)
  if (!Array.isArray(list)) throw new Error('a stored access token is damaged: a list was expected')
  return list.map(String)
}
