import type { EmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';

interface Running {
  readonly server: EmbeddedPostgres;
  readonly folder: string;
}

let running: Running | null = null;

/** The server of this run, from globalSetup to globalTeardown: both live in Jest's own process. */
export function rememberServer(server: Running | null): void {
  running = server;
}

export function runningServer(): Running | null {
  return running;
}
