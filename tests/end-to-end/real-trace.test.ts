import { test } from 'vitest'
import { checkTrace, traceFile } from './real-trace.ts'

test("the list of a trace's busiest user equals brute force, also after kill -9 of server and client", async ({
  skip,
}) => {
  const file = traceFile('small/mix28')
  if (file === null) return skip('the real traces (../shared/data) are not here')
  await checkTrace(file, () => {})
})
