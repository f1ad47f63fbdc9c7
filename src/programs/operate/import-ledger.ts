import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { SHEET_TYPES } from '../../ledger/sheets/sheet.js';
import { readEnv } from '../../platform/config/env.js';
import { GraphQLClient } from './graphql-client.js';
import { importSheet } from './import-client.js';

/**
 * `npm run import-ledger -- <file> <login> [check|all|good] [http://host:port]`: the password comes from standard
 * input.
 */
async function main(): Promise<void> {
  const env = readEnv();
  const [file = '', login = '', mode = 'check', url = `http://${env.HOST}:${env.PORT}`] = process.argv.slice(2);
  const type = new Map<string, string>(Object.entries(SHEET_TYPES)).get(path.extname(file).slice(1).toLowerCase());
  if (type === undefined || login === '')
    throw new Error(
      'usage: npm run import-ledger -- <file.xlsx|file.csv> <login> [check|all|good] [url], ' +
        'with the password on standard input',
    );
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  const client = await new GraphQLClient(url).signIn(login, Buffer.concat(chunks).toString('utf8').trim());
  const summary = await importSheet(
    client,
    { bytes: await readFile(file), type },
    `mode=${encodeURIComponent(mode)}`,
    (line) => {
      console.log(line);
    },
  );
  if (summary.withProblems > 0 && !summary.written) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
