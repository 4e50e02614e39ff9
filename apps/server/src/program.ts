import { readFileSync } from 'node:fs'
import { Argument, Command, CommanderError } from 'commander'
import { Complaint } from './complaint.ts'
import { OPTIONS, userID } from './options.ts'

/** What every subcommand that touches the data folder is told. */
export interface DataOptions {
  readonly data: string
  readonly appId: number
  readonly secretFile?: string
}

export interface ListenOptions extends DataOptions {
  readonly host: string
  readonly port: number
  readonly insecure?: boolean
  readonly logLevel: string
}

export interface ServeOptions extends ListenOptions {
  readonly allowOrigin: readonly string[]
  readonly autoCreateUsers?: boolean
}

export interface WatchOptions extends DataOptions {
  readonly server: string
  readonly sig?: string
  readonly cache?: string
  readonly lang?: 'en' | 'zh'
  readonly once?: boolean
}

export interface SigOptions extends DataOptions {
  readonly expire: number
}

export interface ImportOptions extends DataOptions {
  readonly markRead?: boolean
}

export interface DoctorOptions {
  readonly repair?: boolean
}

/** The subcommands, to be run when their options are good. */
export interface Actions {
  serve(options: ServeOptions): Promise<void>
  demo(options: ListenOptions): Promise<void>
  watch(userID: string, options: WatchOptions): Promise<void>
  sig(userID: string, options: SigOptions): Promise<void>
  import(files: readonly string[], options: ImportOptions): Promise<void>
  /** Answers the exit code: 0 = all is well, 1 = something was found. */
  doctor(folder: string, options: DoctorOptions): Promise<number>
}

/** Where the words of the command go. */
export interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Reads the arguments and runs one action; answers the exit code. Nothing it is given makes it throw. */
export async function runProgram(args: readonly string[], actions: Actions, output: Output): Promise<number> {
  let code = 0
  const end = (found: number): void => {
    code = found
  }
  try {
    await createProgram(actions, output, end).parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof Complaint) {
      output.err(`${error.message}\n`)
      return error.exitCode
    }
    // The errors of the product have fixed sentences; anything else is ours to find, so it keeps its stack.
    output.err(`${error instanceof Error ? (error.name === 'TidingsError' ? error.message : error.stack) : error}\n`)
    return 1
  }
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

function createProgram(actions: Actions, { out, err }: Output, end: (code: number) => void): Command {
  const program = new Command('tidings')
    .description(
      'The conversation list of a messenger. Every option can also be set in the environment, as its help says.',
    )
    .version(version, '--version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: out,
      writeErr: err,
      // One sentence on one line: the suggestion that commander puts on a second line belongs to it.
      outputError: (text, write) =>
        write(
          `${text
            .replace(/^error: /, '')
            .trim()
            .replaceAll('\n', ' ')}\n`,
        ),
    })
  const who = () => new Argument('<user>', 'user id').argParser(userID)

  program
    .command('serve')
    .description('Run the server.')
    .addOption(OPTIONS.data('./tidings-data'))
    .addOption(OPTIONS.host())
    .addOption(OPTIONS.port())
    .addOption(OPTIONS.appID())
    .addOption(OPTIONS.secretFile())
    .addOption(OPTIONS.allowOrigin())
    .addOption(OPTIONS.autoCreateUsers())
    .addOption(OPTIONS.noAutoCreateUsers())
    .addOption(OPTIONS.insecure())
    .addOption(OPTIONS.logLevel('info'))
    .action((options: ServeOptions) => actions.serve(options))
  program
    .command('demo')
    .description('Run a server with a few people who talk, and one place left for you.')
    .addOption(OPTIONS.data('./tidings-data/demo'))
    .addOption(OPTIONS.host())
    .addOption(OPTIONS.port())
    .addOption(OPTIONS.appID())
    .addOption(OPTIONS.secretFile())
    .addOption(OPTIONS.insecure())
    .addOption(OPTIONS.logLevel('warn'))
    .action((options: ListenOptions) => actions.demo(options))
  program
    .command('watch')
    .description("Show a user's conversation list, live.")
    .addArgument(who())
    .addOption(OPTIONS.server())
    .addOption(OPTIONS.data('./tidings-data'))
    .addOption(OPTIONS.appID())
    .addOption(OPTIONS.secretFile())
    .addOption(OPTIONS.sig())
    .addOption(OPTIONS.cache())
    .addOption(OPTIONS.language())
    .addOption(OPTIONS.once())
    .action((user: string, options: WatchOptions) => actions.watch(user, options))
  program
    .command('sig')
    .description('Print a UserSig to log in with, for development.')
    .addArgument(who())
    .addOption(OPTIONS.data('./tidings-data'))
    .addOption(OPTIONS.appID())
    .addOption(OPTIONS.secretFile())
    .addOption(OPTIONS.expire())
    .action((user: string, options: SigOptions) => actions.sig(user, options))
  program
    .command('import')
    .description(
      'Bring in conversations from NAME.msgs.jsonl.gz and the NAME.head.jsonl.gz beside it, while no server runs.',
    )
    .argument('<file...>', 'files of traces')
    .addOption(OPTIONS.data('./tidings-data'))
    .addOption(OPTIONS.appID())
    .addOption(OPTIONS.secretFile())
    .addOption(OPTIONS.markRead())
    .action((files: string[], options: ImportOptions) => actions.import(files, options))
  program
    .command('doctor')
    .description('Check the data folder of a server, or of a device in Node, that no process has open.')
    .argument('<folder>', 'data folder')
    .addOption(OPTIONS.repair())
    .addHelpText('after', '\nEnds with 0 when all is well, 1 when something was found, 2 when it cannot be checked.')
    .action(async (folder: string, options: DoctorOptions) => end(await actions.doctor(folder, options)))
  return program
}
