import { checkTrace, traceFile } from './real-trace.ts'

const name = process.argv[2] ?? 'mix28'
const file = traceFile(name)
if (file === null) {
  console.log(`There is no trace ${name} in ../shared/data.`)
  process.exitCode = 2
} else await checkTrace(file, (words) => console.log(words))
