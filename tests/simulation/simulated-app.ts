export const APP = 1400000001
export const SECRET = 'simulated-secret-simulated-secret-01'
/** The world begins then, Unix milliseconds. */
export const EPOCH_MS = 1_790_000_000_000
