/** Something the person at the terminal can put right: it is shown as its one sentence, without a stack. */
export class Complaint extends Error {
  /** 2 when what was typed is wrong, 1 when the world did not go along. */
  readonly exitCode: 1 | 2

  constructor(sentence: string, exitCode: 1 | 2 = 1) {
    super(sentence)
    this.name = 'Complaint'
    this.exitCode = exitCode
  }
}
