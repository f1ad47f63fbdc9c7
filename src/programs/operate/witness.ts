import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';

import { parseCheckpoint } from '../../domain/audit/checkpoint.js';
import { rootsFromConsistency } from '../../domain/audit/merkle.js';
import { NoteError, parseNote } from '../../domain/kernel/signed-note.js';
import { NoteVerifier, openNoteKey } from '../../platform/crypto/note-key.js';
import { TREE_HASH } from '../../platform/crypto/tree-hash.js';

const LARGEST_BODY = 64 * 1024;

/** The last checkpoint that the witness has signed, of one log. */
interface Seen {
  readonly size: number;
  readonly root: string;
  /** The key of the log since it was changed; absent: the one that the witness was started with. */
  readonly vkey?: string;
}

/** What the witness answers: a signature line, or why not. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * `npm run witness -- --log <vkey> --state <file> --key <file> --port <port>`: signs a checkpoint of the log only after
 * a proof
 * that it goes on from the last one it signed (C2SP tlog-witness). It belongs on a machine of somebody else: another
 * agency.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      log: { type: 'string' },
      state: { type: 'string' },
      key: { type: 'string' },
      port: { type: 'string', default: '7380' },
      host: { type: 'string', default: '127.0.0.1' },
      name: { type: 'string', default: 'witness' },
      new: { type: 'boolean', default: false },
    },
  });
  if (values.log === undefined || values.state === undefined || values.key === undefined)
    throw new Error(
      'npm run witness -- --log <vkey of the log> --state <file> --key <file> ' +
        '[--new] [--name <name>] [--port 7380] [--host 127.0.0.1]',
    );
  const log = NoteVerifier.parse(values.log);
  const key = openNoteKey({ file: values.key, create: true }, values.name);
  const { state } = values;
  if (existsSync(state) === values.new)
    throw new Error(
      values.new
        ? `${state} exists already: start without --new`
        : `${state} is missing: a witness that has forgotten what it saw would sign a fork; ` +
            'start with --new only for a log that it has never seen',
    );
  if (values.new) writeState(state, { size: 0, root: '' });
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then(
        (body) => answerTo(body, log, readState(state)),
        () => ({ status: 413, text: 'too large\n' }),
      )
      .then((answer) => {
        if ('seen' in answer) {
          writeState(state, answer.seen); // before the signature leaves: what was signed once is never forgotten
          const { name, base64 } = key.sign(answer.text);
          respond(response, { status: 200, text: `— ${name} ${base64}\n` });
        } else respond(response, answer);
      })
      .catch((error: unknown) => {
        respond(response, { status: 500, text: `${error instanceof Error ? error.message : String(error)}\n` });
      });
  });
  server.listen(Number(values.port), values.host, () =>
    process.stdout.write(`witness ${key.verifier.vkey} listens on ${values.host}:${values.port}\n`),
  );
  process.on('SIGTERM', () => server.close(() => process.exit(0)));
}

/** Decides on one request of the form "old <size>\n<hashes>\n\n<checkpoint>". */
function answerTo(body: string, log: NoteVerifier, seen: Seen): Answer | (Answer & { readonly seen: Seen }) {
  try {
    const at = body.indexOf('\n\n');
    const [first = '', ...path] = body.slice(0, at).split('\n');
    const old = Number(/^old (0|[1-9]\d*)$/.exec(first)?.[1] ?? Number.NaN);
    const note = parseNote(body.slice(at + 2));
    const checkpoint = parseCheckpoint(note.text);
    if (at < 0 || Number.isNaN(old)) return { status: 400, text: 'the request is no add-checkpoint\n' };
    if (checkpoint.origin !== log.name)
      return { status: 404, text: `this witness does not know the log ${checkpoint.origin}\n` };
    if (!(seen.vkey === undefined ? log : NoteVerifier.parse(seen.vkey)).signed(note))
      return { status: 403, text: 'the checkpoint bears no right signature of the log\n' };
    if (old !== seen.size) return { status: 409, text: `${seen.size}\n` };
    const { size, root, nextKey } = checkpoint;
    if (!goesOn(seen, { size, root }, path))
      return {
        status: 422,
        text:
          `the checkpoint of ${size} events does not go on from the one of ${seen.size} ` +
          'that this witness has signed: the log was forked, or cut\n',
      };
    if (nextKey !== null && !NoteVerifier.parse(nextKey).signed(note))
      return { status: 403, text: 'the next key has not signed the checkpoint that names it\n' };
    const vkey = nextKey ?? seen.vkey;
    return { status: 200, text: note.text, seen: { size, root, ...(vkey === undefined ? {} : { vkey }) } };
  } catch (error) {
    if (error instanceof NoteError) return { status: 400, text: `${error.message}\n` };
    throw error;
  }
}

function goesOn(old: Seen, next: Seen, path: readonly string[]): boolean {
  if (old.size === 0) return next.size > 0;
  if (next.size < old.size) return false;
  const roots = rootsFromConsistency(
    TREE_HASH.sha256,
    old.size,
    next.size,
    Buffer.from(old.root, 'base64'),
    path.map((hash) => Buffer.from(hash, 'base64')),
  );
  return roots?.old.toString('base64') === old.root && roots.new.toString('base64') === next.root;
}

function readState(file: string): Seen {
  return JSON.parse(readFileSync(file, 'utf8')) as Seen;
}

function writeState(file: string, seen: Seen): void {
  writeFileSync(`${file}.new`, JSON.stringify(seen), { flush: true });
  renameSync(`${file}.new`, file);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_BODY) throw new Error('too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function respond(response: ServerResponse, { status, text }: Answer): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
