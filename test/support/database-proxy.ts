import { connect as dial, createServer, type Server, type Socket } from 'node:net';

import { Line } from './database-line.js';

/**
 * What stands between processes of the platform and their PostgreSQL, and brings the faults that a network and a
 * failover bring. It reads the start of each connection only; there is no TLS here.
 */
export class DatabaseProxy {
  /** How many connections it has ended in the moment they became ready. */
  ended = 0;
  /** How many connections have been opened to it. */
  opened = 0;
  private port = 0;
  private silent = false;
  private holding = false;
  private ends: (applicationName: string) => boolean = () => false;
  private readonly lines = new Set<Line>();
  private readonly server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    this.take(client);
  });

  private constructor(private readonly target: URL) {}

  /** A proxy in front of the server and database of a URL, on a port of its own. */
  static async before(databaseUrl: string): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(new URL(databaseUrl));
    await proxy.open();
    return proxy;
  }

  /** The database behind it, through it; the same for its whole life. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  /**
   * From now on ends connections in the moment they become ready, as a restart or a failover does: the server's FATAL
   * comes in one segment with its ReadyForQuery. All, or those of one `application_name` ('' has named none).
   */
  endAsReady(applicationName?: string): void {
    this.ends = (name) => applicationName === undefined || name === applicationName;
  }

  /** Ends no more of them. */
  leaveAlone(): void {
    this.ends = () => false;
  }

  /** A network that goes silent: takes every byte, on old and new connections, and never answers. */
  silence(): void {
    this.silent = true;
  }

  /** The silence is over; what was open during it is reset. */
  hear(): void {
    if (this.silent) this.cut();
    this.silent = false;
  }

  /** A network that stalls: keeps every byte, in both directions, until `deliver`; nothing is lost, all is late. */
  hold(): void {
    this.holding = true;
  }

  deliver(): void {
    this.holding = false;
    for (const line of [...this.lines]) line.deliver();
  }

  /** Resets every connection; new ones are welcome. */
  cut(): void {
    for (const line of [...this.lines]) line.reset();
  }

  /** Resets every connection and refuses new ones. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }

  /** Takes connections; again, on the same port. */
  async open(): Promise<void> {
    this.port = await listen(this.server, this.port);
  }

  private take(client: Socket): void {
    this.opened += 1;
    const { hostname: host, port } = this.target;
    const dialServer = (): Socket => dial({ host, port: Number(port), allowHalfOpen: true });
    const line = new Line(client, dialServer, {
      silent: () => this.silent,
      holding: () => this.holding,
      ends: (applicationName) => {
        const ends = this.ends(applicationName);
        if (ends) this.ended += 1;
        return ends;
      },
      over: () => {
        this.lines.delete(line);
      },
    });
    this.lines.add(line);
    line.begin();
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
