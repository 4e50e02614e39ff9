/** The node at the other end of a link. */
export interface LineEnd {
  readonly epoch: string
}

/** One link, as somebody sees it who reads along. */
export interface Line {
  readonly device: string
  readonly userID: string
  readonly tenant: number
  readonly node: LineEnd | null
  /** Pulls that have no answer yet. */
  readonly pulls: Set<number>
  /** Reads that have no answer yet: conversation and how far. */
  readonly reads: Map<string, number>
  /** What may make a device pull, less its pulls. */
  causes: number
  isWalking: boolean
  epoch: string
  pushedTo: number
  /** What came that may be worth an event. */
  news: number
}
