import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What clamd says of a content: its name of what it found; null: nothing. */
export type Verdict = string | null;

/** The check gave no answer: clamd is away, or the content is more than it takes. One line that says why. */
export class NotChecked extends Error {}

/** clamd unpacks archives before it answers; one that is silent for so long has gone. Milliseconds. */
const SILENT_MS = 300_000;

/** An answer is one short line. */
const LONGEST_ANSWER = 1_000;

/**
 * A virus check by clamd (ClamAV): its command INSTREAM (clamd(8)), content in pieces, no faster than clamd takes them.
 * `url`: `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`.
 */
export class Clamd {
  constructor(private readonly url: string) {}

  /**
   * The verdict on what is read, where it is the content of this hash; `signal` ends the check. Throws NotChecked.
   */
  async check(content: Readable, sha256: string, signal: AbortSignal): Promise<Verdict> {
    const socket = this.open(signal);
    const hash = createHash('sha256');
    const sending = pipeline(Readable.from(framed(content, hash)), socket, { end: false });
    sending.catch((error: unknown) => {
      // an answer that comes early ends the sending, and is read first; a content that cannot be read ends the check
      if (content.errored !== null) socket.destroy(error instanceof Error ? error : undefined);
    });
    const [said, sent] = await Promise.allSettled([answerOf(socket), sending.finally(() => content.destroy())]);
    socket.destroy();
    if (content.errored !== null) throw new NotChecked(`the store does not give it: ${content.errored.message}`);
    if (said.status === 'rejected')
      throw new NotChecked(
        brokenOff(said.reason) ??
          (sent.status === 'rejected' ? brokenOff(sent.reason) : null) ??
          messageOf(said.reason),
      );
    const verdict = verdictIn(said.value);
    if (sent.status === 'rejected') throw new NotChecked(messageOf(sent.reason));
    if (hash.digest('hex') !== sha256) throw new NotChecked('the store holds something else than what was kept');
    return verdict;
  }

  private open(signal: AbortSignal): Socket {
    const { protocol, hostname, port, pathname } = new URL(this.url);
    const socket = protocol === 'unix:' ? connect(pathname) : connect(Number(port), hostname);
    socket.setTimeout(SILENT_MS, () => socket.destroy(new Error(`clamd is silent for ${SILENT_MS / 1_000} s`)));
    const end = (): void => {
      socket.destroy(new Error('the platform stops'));
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    socket.once('close', () => {
      signal.removeEventListener('abort', end);
    });
    return socket;
  }
}

/** The command, the content in pieces with their lengths (4 bytes, the highest first), and a length of 0. */
async function* framed(content: Readable, hash: { update(piece: Buffer): unknown }): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0');
  for await (const piece of content as AsyncIterable<Buffer>) {
    hash.update(piece);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(piece.length);
    yield length;
    yield piece;
  }
  yield Buffer.alloc(4);
}

/** What clamd answers, without the byte that ends it. */
async function answerOf(socket: Socket): Promise<string> {
  let answer = '';
  for await (const piece of socket as AsyncIterable<Buffer>) {
    answer += piece.toString('utf8');
    const end = answer.indexOf('\0');
    if (end >= 0) return answer.slice(0, end);
    if (answer.length > LONGEST_ANSWER) break;
  }
  throw new Error(`clamd gives no answer, or one that is not understood: ${answer.slice(0, 100)}`);
}

function verdictIn(answer: string): Verdict {
  if (answer === 'stream: OK') return null;
  if (answer.endsWith(' ERROR')) throw new NotChecked(`clamd: ${answer}`);
  const found = /^stream: (.{1,200}) FOUND$/u.exec(answer)?.[1];
  if (found === undefined) throw new NotChecked(`clamd answers what is not understood: ${answer.slice(0, 100)}`);
  return found;
}

/** clamd closes the connection at its size limit; where the network is faster than its answer, the answer is lost. */
function brokenOff(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return code === 'EPIPE' || code === 'ECONNRESET'
    ? 'clamd has broken off, as it does at its size limit (StreamMaxLength)'
    : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
