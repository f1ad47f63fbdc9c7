import { consistencyProof } from '../../domain/audit/merkle.js';
import type { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { StoredCheckpoint } from './checkpoints.js';
import { rootsOf } from './tree-proofs.js';

const TIMEOUT_MS = 10_000;

/**
 * Asks a witness to sign a checkpoint (C2SP tlog-witness, add-checkpoint): with the proof that it goes on from the last
 * one that the witness has seen. Returns its signature lines. Throws when the witness refuses or does not answer.
 */
export async function cosigned(url: string, checkpoint: StoredCheckpoint, work: UnitOfWork): Promise<string> {
  const first = await ask(url, checkpoint, 0, work);
  const answer = first.status === 409 ? await ask(url, checkpoint, Number(await first.text()), work) : first;
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the witness answers ${answer.status}: ${text.slice(0, 200)}`);
  return text;
}

async function ask(url: string, { size, note }: StoredCheckpoint, old: number, work: UnitOfWork): Promise<Response> {
  if (!Number.isSafeInteger(old) || old < 0 || old > size)
    throw new Error(
      `the witness has seen a checkpoint of ${old} events, and there are ${size}: ` +
        'was the database restored from a copy?',
    );
  const path = await work.as({ job: 'SEAL' }, (tx) => rootsOf(tx, consistencyProof(old, size)));
  const body = `old ${old}\n${path.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;
  return send(url, body);
}

function send(url: string, body: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** How many events a witness has seen; null when it says nothing of it. */
export async function sizeSeenBy(url: string, { note }: StoredCheckpoint): Promise<number | null> {
  const answer = await send(url, `old 0\n\n${note}`);
  return answer.status === 409 ? Number(await answer.text()) : null;
}
