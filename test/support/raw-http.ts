import { connect } from 'node:net';

const LATE_MS = 10_000;

/** What is sent, byte by byte; host, length and the end of the connection are added where they are not given. */
export interface Sent {
  readonly line: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
export interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly text: string;
}

/** Sends bytes that no ordinary client would send. Status 0: the connection ended without an answer. */
export function send(url: string, { line, headers = {}, body = '' }: Sent): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const all = { host: 'platform', connection: 'close', ...length, ...headers };
  const head = [`${line} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head}\r\n\r\n${body}`);
    });
    const late = setTimeout(() => {
      socket.destroy(new Error(`no answer to ${line.slice(0, 80)}`));
    }, LATE_MS);
    socket
      .setEncoding('utf8')
      .on('data', (chunk: string) => {
        text += chunk;
      })
      .on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
      });
    socket.on('close', () => {
      clearTimeout(late);
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0),
        code: /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? null,
        text,
      });
    });
  });
}

/** A body of JSON, or of what is said to be JSON. */
export const json = (body: unknown, path = '/graphql', headers: Readonly<Record<string, string>> = {}): Sent => {
  return {
    line: `POST ${path}`,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
};
