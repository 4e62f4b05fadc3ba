/** The committed OpenAPI document. */
export const OPENAPI_FILE = new URL('../../../../docs/openapi.json', import.meta.url)
