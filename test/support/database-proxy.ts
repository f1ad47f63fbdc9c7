import { connect as dial, createServer, type Server, type Socket } from 'node:net';

/**
 * What stands between processes of the platform and their PostgreSQL, and brings the faults that a network and a
 * failover bring. It reads the start of each connection only; there is no TLS here.
 */
export interface DatabaseProxy {
  /** The database behind it, through it; the same for its whole life. */
  readonly url: string;
  /** How many connections it has ended in the moment they became ready. */
  readonly ended: number;
  /** How many connections have been opened to it. */
  readonly opened: number;
  /**
   * From now on ends connections in the moment they become ready, as a restart or a failover does: the server's FATAL
   * comes in one segment with its ReadyForQuery. All, or those of one `application_name` ('' has named none).
   */
  endAsReady(applicationName?: string): void;
  /** Ends no more of them. */
  leaveAlone(): void;
  /** A network that goes silent: takes every byte, on old and new connections, and never answers. */
  silence(): void;
  /** The silence is over; what was open during it is reset. */
  hear(): void;
  /** A network that stalls: keeps every byte, in both directions, until `deliver`; nothing is lost, all is late. */
  hold(): void;
  deliver(): void;
  /** Resets every connection; new ones are welcome. */
  cut(): void;
  /** Resets every connection and refuses new ones. */
  close(): Promise<void>;
  /** Takes connections again, on the same port. */
  open(): Promise<void>;
}

const PROTOCOL_3 = 196_608;
const READY = 'Z'.charCodeAt(0);

/** 57P01, as PostgreSQL says it when an administrator ends a connection. */
const TERMINATED = errorResponse({
  S: 'FATAL',
  V: 'FATAL',
  C: '57P01',
  M: 'terminating connection due to administrator command',
});

/** A proxy in front of the server and database of a URL, on a port of its own. */
export async function databaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const lines = new Set<Line>();
  let ending: ((applicationName: string) => boolean) | null = null;
  let [silent, holding] = [false, false];
  let [opened, ended, port] = [0, 0, 0];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    opened += 1;
    const dialServer = (): Socket => dial({ host: target.hostname, port: Number(target.port), allowHalfOpen: true });
    const line = new Line(client, dialServer, {
      silent: () => silent,
      holding: () => holding,
      ends: (applicationName) => {
        const ends = ending?.(applicationName) === true;
        if (ends) ended += 1;
        return ends;
      },
      over: () => {
        lines.delete(line);
      },
    });
    lines.add(line);
    line.begin();
  });
  const cut = (): void => {
    for (const line of [...lines]) line.reset();
  };
  port = await listen(server, 0);
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    get ended() {
      return ended;
    },
    get opened() {
      return opened;
    },
    endAsReady: (name) => {
      ending = name === undefined ? () => true : (applicationName) => applicationName === name;
    },
    leaveAlone: () => {
      ending = null;
    },
    silence: () => {
      silent = true;
    },
    hear: () => {
      if (silent) cut();
      silent = false;
    },
    hold: () => {
      holding = true;
    },
    deliver: () => {
      holding = false;
      for (const line of [...lines]) line.deliver();
    },
    cut,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
    open: async () => {
      await listen(server, port);
    },
  };
}

interface Rules {
  silent(): boolean;
  holding(): boolean;
  ends(applicationName: string): boolean;
  over(): void;
}

/** One connection of a process, and the one to the server that belongs to it. */
class Line {
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
    private readonly rules: Rules,
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
    if (!this.rules.silent()) this.reachServer();
  }

  reset(): void {
    this.client.resetAndDestroy();
    this.server?.destroy();
    this.rules.over();
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
    if (this.rules.silent()) return;
    if (this.rules.holding()) this.held.push(what);
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
    if (!ready || !this.rules.ends(this.applicationName ?? '')) this.client.write(chunk);
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

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
