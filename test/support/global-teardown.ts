import { rm } from 'node:fs/promises';

import { leftOpen } from './database.js';
import { runningServer } from './running.js';

/** Fails the run when a spec has left a connection open, and stops the server of the run. */
export default async function globalTeardown(): Promise<void> {
  const left = await leftOpen();
  const running = runningServer();
  if (running !== null) {
    await running.server.stop();
    await rm(running.folder, { recursive: true, force: true });
  }
  if (left.length > 0) throw new Error(`specs left connections open: ${left.join(', ')}`);
}
