import { conflict, type Problem } from '@waybill/contract/problems/problem.ts'

export function keyTaken(key: string): Problem {
  return conflict(
    'project.key_taken',
    'The key of the project is taken',
    `"${key}" is the key of another project, or was one before it got a new key. Choose another key.`,
  )
}
