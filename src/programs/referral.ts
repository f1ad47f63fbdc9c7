import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { COMMANDS, helpOf, overview } from './commands.js';

const ROOT = path.resolve(import.meta.dirname, '..');

/** The one command line: `npm run referral -- <command> …`. Unknown commands end with 2. */
const [name, ...args] = process.argv.slice(2);
const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (name === undefined || name === '--help' || name === 'help') process.stdout.write(overview());
else if (command === undefined) {
  process.stderr.write(`没有这个命令 / there is no command "${name.slice(0, 40)}"\n\n${overview()}`);
  process.exitCode = 2;
} else if (args.includes('--help')) process.stdout.write(helpOf(name, command));
else {
  const program = path.join(ROOT, command.program);
  process.argv = [process.argv[0] ?? '', program, ...args];
  await import(pathToFileURL(program).href);
}
