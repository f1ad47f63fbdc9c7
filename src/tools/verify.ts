import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Finding } from '../domain/audit/log-verifier.js';
import { NoteError } from '../domain/audit/signed-note.js';
import { type Kept, linesOf, valueOf } from './export-file.js';
import { verifyBundle } from './verify-bundle.js';
import { verifyLog } from './verify-log.js';

const USAGE = 'npm run verify -- <export or bundle> [--anchor <file>]… [--receipt <file>]… [--key <vkey>]';

/**
 * Reads an export alone: no database, no network, no secret. Says what it has found and ends with 0 only if everything holds,
 * with 1 and the first bad place if not, and with 2 when it cannot be read.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { anchor: { type: 'string', multiple: true }, receipt: { type: 'string', multiple: true }, key: { type: 'string' } } });
  const [file] = positionals;
  if (file === undefined) throw new Error(USAGE);
  const kept: Kept = { anchors: (values.anchor ?? []).flatMap(anchorsIn), receipts: (values.receipt ?? []).map((from) => ({ note: readFileSync(from, 'utf8'), from })), key: values.key ?? null };
  const lines = linesOf(file);
  const { value: first } = await lines.next();
  if (first?.word !== 'referral-audit' || first.rest.toString('utf8') !== '1') throw new Error(`${file} is no export of this platform (format referral-audit 1)`);
  const summary = (await valueOf(lines, 'kind')) === 'bundle' ? await verifyBundle(lines, kept) : await verifyLog(lines, kept, (events) => process.stderr.write(`${events} events …\n`));
  process.stdout.write(`成立 / everything holds: ${summary}\n`);
  return 0;
}

/** The checkpoints in an anchor file: "size base64" on each line; or one signed note. */
function anchorsIn(from: string): { note: string; from: string }[] {
  const text = readFileSync(from, 'utf8');
  if (text.includes('\n\n')) return [{ note: text, from }];
  return text.trimEnd().split('\n').filter((line) => line !== '').map((line) => ({ note: Buffer.from(line.split(' ')[1] ?? '', 'base64').toString('utf8'), from }));
}

main().then((code) => { process.exitCode = code; }, (error: unknown) => {
  const found = error instanceof Finding || error instanceof NoteError;
  process.stdout.write(`${found ? '不成立 / NOT PROVEN' : '无法核验 / cannot be verified'}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = found ? 1 : 2;
});
