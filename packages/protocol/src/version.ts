/**
 * 0  2026-11  first shape; free to change until the issue about several machines closes, then its fingerprint binds.
 */
export const PROTOCOL_VERSION = 0
