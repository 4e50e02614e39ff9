/** What a list operation did. */
export interface Outcome {
  /** Version of the row it wrote, or that stands; 0 when there is none. */
  readonly version: number
  /** Older than what is known, or without effect. */
  readonly superseded: boolean
  /** For a new conversation group: the id its name has. */
  readonly label?: string
}
