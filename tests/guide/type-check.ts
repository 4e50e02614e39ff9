import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { Sample } from './sample.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const PACKAGES = ['model', 'protocol', 'client', 'sqlite', 'node', 'browser', 'react']

/** What a fragment finds in scope. */
const SCOPE = `declare const client: import('@tidings/node').Client
declare const conversations: import('@tidings/node').ConversationManager
declare const messages: import('@tidings/node').MessageManager
// As a bundler's own types have it.
declare module '*.css'
`

/** The compiler's complaints about samples, by the name of their file; they lie in the folder. */
export function complaintsAbout(samples: readonly Sample[], folder: string): Map<string, string[]> {
  const scope = join(folder, 'scope.d.ts')
  writeFileSync(scope, SCOPE)
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const program = ts.createProgram([scope, ...samples.map(({ file }) => join(folder, file))], {
    ...options,
    composite: false,
    noEmit: true,
    // What a reader pastes into a file of an ordinary project.
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    jsx: ts.JsxEmit.ReactJSX,
    lib: ['lib.es2023.d.ts', 'lib.es2024.string.d.ts', 'lib.dom.d.ts'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    paths: {
      ...Object.fromEntries(
        PACKAGES.map((name) => [`@tidings/${name}`, [join(root, `packages/${name}/src/index.ts`)]]),
      ),
      // The folder is not below the project, where these would be found.
      react: [join(root, 'node_modules/@types/react')],
      'react/*': [join(root, 'node_modules/@types/react/*')],
      'react-dom/*': [join(root, 'node_modules/@types/react-dom/*')],
    },
  })
  return new Map(
    samples.map(({ file }) => {
      const source = program.getSourceFile(join(folder, file))
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      return [file, found.map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'))]
    }),
  )
}
