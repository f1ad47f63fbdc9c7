import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Finding } from '../domain/audit/logged-event.js';
import { NoteError } from '../domain/kernel/signed-note.js';
import { type Opened, withOpened } from './bundle-files.js';
import { ExportLines, type Kept } from './export-file.js';
import { verifyBundle } from './verify-bundle.js';
import { verifyLog } from './verify-log.js';

const USAGE = 'npm run verify -- <export or bundle> [--anchor <file>]… [--receipt <file>]… [--key <vkey>]';

/**
 * Reads an export alone: no database, no network, no secret. Says what it has found and ends with 0 only if everything
 * holds, with 1 and the first bad place if not, and with 2 when it cannot be read.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      anchor: { type: 'string', multiple: true },
      receipt: { type: 'string', multiple: true },
      key: { type: 'string', multiple: true },
    },
  });
  const [file] = positionals;
  if (file === undefined || (values.key ?? []).length > 1) throw new Error(USAGE);
  const kept: Kept = {
    anchors: (values.anchor ?? []).flatMap(anchorsIn),
    receipts: (values.receipt ?? []).map((from) => ({ note: noteIn(readFileSync(from, 'utf8')), from })),
    key: values.key?.[0] ?? null,
  };
  process.stdout.write(`成立 / everything holds: ${await withOpened(file, (opened) => verified(opened, kept))}\n`);
  return 0;
}

/** Verifies an export or a bundle. Returns what has been found, in a sentence. */
async function verified({ bundle: file, files }: Opened, kept: Kept): Promise<string> {
  const lines = new ExportLines(file);
  const first = await lines.next();
  if (first?.word !== 'audit-export' || first.rest.toString('utf8') !== '1')
    throw new Error(`${file} is no export of this platform (format audit-export 1)`);
  const kind = await lines.valueOf('kind');
  if (kind !== 'log' && kind !== 'bundle')
    throw new Error(`${file} is an export of the kind "${kind.slice(0, 40)}", which this verifier does not know`);
  return kind === 'bundle'
    ? verifyBundle(lines, kept, files)
    : verifyLog(lines, kept, (events) => process.stderr.write(`${events} events …\n`));
}

/** A note as it was given, whatever an editor or a mail did to its line ends. */
function noteIn(text: string): string {
  return `${text.replaceAll('\r\n', '\n').trimEnd()}\n`;
}

/**
 * The checkpoints in an anchor file: "size base64" on each line; or one signed note. What a full disk or a power cut
 * left of the last line is no line: it is told and passed over. Throws Error for a file without any.
 */
function anchorsIn(from: string): { note: string; from: string }[] {
  const text = readFileSync(from, 'utf8');
  if (text.includes('\n\n')) return [{ note: noteIn(text), from }];
  const [unfinished = '', ...whole] = text.split('\n').reverse();
  if (unfinished !== '')
    process.stdout.write(
      `注意 / note: the last line of ${from} is unfinished (${unfinished.length} characters) and says nothing\n`,
    );
  const lines = whole.reverse().filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new Error(`${from} holds no checkpoint`);
  return lines.map((line, index) => {
    const [size = '', base64 = ''] = line.split(' ');
    const note = Buffer.from(base64, 'base64').toString('utf8');
    if (note.split('\n')[1] !== size)
      throw new Finding(
        `line ${index + 1} of ${from} is not what an anchor file holds: ` +
          `it says ${size.slice(0, 20)}, and its checkpoint does not`,
      );
    return { note, from };
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const found = error instanceof Finding || error instanceof NoteError;
    process.stdout.write(
      `${found ? '不成立 / NOT PROVEN' : '无法核验 / cannot be verified'}: ` +
        `${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = found ? 1 : 2;
  },
);
