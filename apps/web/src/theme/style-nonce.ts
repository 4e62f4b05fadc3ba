import { setNonce } from 'get-nonce'

/** The server lets the page make style tags only with the nonce of this very answer. */
export const styleNonce =
  document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? undefined

if (styleNonce) setNonce(styleNonce)
