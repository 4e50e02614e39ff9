import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder, wherever a script was started from. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Where the command of an installed package lies; run with node, so that it works alike on every system. */
export const tools = {
  biome: join(root, 'node_modules/@biomejs/biome/bin/biome'),
  knip: join(root, 'node_modules/knip/bin/knip.js'),
  tsc: join(root, 'node_modules/typescript/bin/tsc'),
  tsx: join(root, 'node_modules/tsx/dist/cli.mjs'),
  vite: join(root, 'node_modules/vite/bin/vite.js'),
  vitest: join(root, 'node_modules/vitest/vitest.mjs'),
}

/**
 * Runs a program from the root and answers its exit code. With `quiet` its words are kept instead of shown, so that a
 * step that passes takes one line; with `watch` they are both shown and kept.
 */
export function run(program, args, { quiet = false, watch = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: quiet || watch ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32' && program === 'npm',
    })
    let output = ''
    const keep = (shown) => (text) => {
      output += text
      if (watch) shown.write(text)
    }
    child.stdout?.setEncoding('utf8').on('data', keep(process.stdout))
    child.stderr?.setEncoding('utf8').on('data', keep(process.stderr))
    // A terminal sends Ctrl-C to the whole group; a supervisor sends SIGTERM to us alone, so it is passed on.
    const forward = (signal) => child.kill(signal)
    const stay = () => {}
    process.on('SIGTERM', forward).on('SIGHUP', forward).on('SIGINT', stay)
    const end = (code) => {
      process.off('SIGTERM', forward).off('SIGHUP', forward).off('SIGINT', stay)
      resolve({ code, output })
    }
    child.on('error', (error) => {
      output += error.message
      end(127)
    })
    child.on('close', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)))
  })
}

/** Runs a file with this very node. */
export const node = (args, options) => run(process.execPath, args, options)

/** Ends this script at once, with what there is to say, when a step failed. */
export function insist({ code, output }, sentence) {
  if (code === 0) return
  if (output) process.stderr.write(output.endsWith('\n') ? output : `${output}\n`)
  console.error(sentence)
  process.exit(code)
}
