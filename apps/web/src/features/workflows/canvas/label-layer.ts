import { createContext } from 'react'

/**
 * Where the names of transitions stand: one element for all. The library's own way looks for its element in the page once for
 * each line with each change, which is felt with a few hundred of them.
 */
export const LabelLayer = createContext<HTMLElement | null>(null)
