import { statSync } from 'node:fs';

import { readEnv } from '../../platform/config/env.js';
import { failStart } from '../../process.js';

/** After so long without a beat a worker hangs, or its database does not answer. */
const SILENT_MS = 30_000;

/**
 * For the health check of a container: ends with 0 when the API beside it answers, or when the worker's heart beats
 * (HEARTBEAT_FILE).
 */
async function main(): Promise<void> {
  const { HEARTBEAT_FILE, PORT } = readEnv();
  if (HEARTBEAT_FILE !== undefined) {
    const silent = performance.timeOrigin + performance.now() - statSync(HEARTBEAT_FILE).mtimeMs;
    if (silent > SILENT_MS) throw new Error(`no beat in ${HEARTBEAT_FILE} for ${Math.round(silent / 1_000)} s`);
    return;
  }
  const answer = await fetch(`http://127.0.0.1:${PORT}/health`, { signal: AbortSignal.timeout(8_000) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

main().catch(failStart);
