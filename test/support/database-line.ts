import type { Socket } from 'node:net';

const PROTOCOL_3 = 196_608;
const READY = 'Z'.charCodeAt(0);

/** 57P01, as PostgreSQL says it when an administrator ends a connection. */
const TERMINATED = errorResponse({
  S: 'FATAL',
  V: 'FATAL',
  C: '57P01',
  M: 'terminating connection due to administrator command',
});

/** How the network is just now, and what a connection tells of itself. */
export interface Network {
  silent(): boolean;
  holding(): boolean;
  ends(applicationName: string): boolean;
  over(): void;
}

/** One connection of a process, and the one to the server that belongs to it. */
export class Line {
  private server: Socket | null = null;
  private applicationName: string | null = null;
  /** What has come of a message that is not whole yet, while the connection starts; null afterwards. */
  private fromClient: Buffer | null = Buffer.alloc(0);
  private fromServer: Buffer | null = Buffer.alloc(0);
  /** What the network still has, in its order. */
  private readonly held: (() => void)[] = [];

  constructor(
    private readonly client: Socket,
    private readonly dialServer: () => Socket,
    private readonly network: Network,
  ) {}

  begin(): void {
    this.client.on('error', () => {
      this.reset();
    });
    this.client.on('close', () => {
      this.reset();
    });
    this.client.on('data', (chunk) => {
      this.pass(() => {
        this.hearClient(chunk);
      });
    });
    this.client.on('end', () => {
      this.pass(() => this.server?.end());
    });
    if (!this.network.silent()) this.reachServer();
  }

  reset(): void {
    this.client.resetAndDestroy();
    this.server?.destroy();
    this.network.over();
  }

  deliver(): void {
    for (const what of this.held.splice(0)) what();
  }

  private reachServer(): void {
    const server = this.dialServer();
    this.server = server;
    server.setNoDelay(true);
    server.on('error', () => {
      this.reset();
    });
    server.on('data', (chunk) => {
      this.pass(() => {
        this.hearServer(chunk);
      });
    });
    server.on('end', () => {
      this.pass(() => this.client.end());
    });
  }

  /** In a silence nobody learns of anything, not even of an end. */
  private pass(what: () => void): void {
    if (this.network.silent()) return;
    if (this.network.holding()) this.held.push(what);
    else what();
  }

  private hearClient(chunk: Buffer): void {
    if (this.fromClient !== null) {
      this.fromClient = Buffer.concat([this.fromClient, chunk]);
      this.applicationName = applicationNameOf(this.fromClient);
      if (this.applicationName !== null) this.fromClient = null;
    }
    this.server?.write(chunk);
  }

  private hearServer(chunk: Buffer): void {
    if (this.fromServer === null) {
      this.client.write(chunk);
      return;
    }
    this.fromServer = Buffer.concat([this.fromServer, chunk]);
    const { ready, rest } = readMessages(this.fromServer);
    this.fromServer = ready ? null : rest;
    if (!ready || !this.network.ends(this.applicationName ?? '')) this.client.write(chunk);
    else {
      this.client.end(Buffer.concat([chunk, TERMINATED])); // one write, one segment: both are read in one tick
      this.server?.destroy();
    }
  }
}

/** Skips the whole messages at the beginning; nothing follows ReadyForQuery before the client has asked something. */
function readMessages(bytes: Buffer): { readonly ready: boolean; readonly rest: Buffer } {
  let rest = bytes;
  while (rest.length >= 5 && rest.length >= 1 + rest.readUInt32BE(1)) {
    if (rest[0] === READY) return { ready: true, rest };
    rest = rest.subarray(1 + rest.readUInt32BE(1));
  }
  return { ready: false, rest };
}

/** Who opens a connection, from its start-up packet; '' when it does not say; null while the packet is not whole. */
function applicationNameOf(bytes: Buffer): string | null {
  if (bytes.length < 8 || bytes.length < bytes.readUInt32BE(0)) return null;
  if (bytes.readUInt32BE(4) !== PROTOCOL_3) return ''; // asks to cancel something
  const parameters = bytes.subarray(8, bytes.readUInt32BE(0)).toString('utf8').split('\0');
  const at = parameters.findIndex((name, index) => index % 2 === 0 && name === 'application_name');
  return at < 0 ? '' : (parameters[at + 1] ?? '');
}

function errorResponse(fields: Readonly<Record<string, string>>): Buffer {
  const body = Buffer.from(
    `${Object.entries(fields)
      .map(([key, value]) => `${key}${value}\0`)
      .join('')}\0`,
    'utf8',
  );
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
