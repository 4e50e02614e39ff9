import { type Actions, runProgram } from './program.ts'

/** Loads a subcommand when it is asked for: help and `sig` need neither database nor network. */
const actions: Actions = {
  serve: async (options) => (await import('./serve.ts')).serve(options),
  demo: async (options) => (await import('./demo.ts')).demo(options),
  watch: async (userID, options) => (await import('./watch.ts')).watch(userID, options),
  sig: async (userID, options) => (await import('./sig.ts')).sig(userID, options),
  import: async (files, options) => (await import('./import.ts')).importTraces(files, options),
  doctor: async (folder, options) => (await import('./doctor.ts')).doctor(folder, options),
}

/** The `tidings` command; answers its exit code. */
export const main = (args: readonly string[]): Promise<number> =>
  runProgram(args, actions, {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  })
