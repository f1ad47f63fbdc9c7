import { createHash } from 'node:crypto';

import { parseCheckpoint } from '../../src/domain/audit/checkpoint.js';
import { rootFromInclusion, rootsFromConsistency } from '../../src/domain/audit/merkle.js';
import { parseReceipt } from '../../src/domain/audit/receipt.js';
import { parseNote } from '../../src/domain/kernel/signed-note.js';
import { NoteVerifier } from '../../src/platform/crypto/note-key.js';
import { TREE_HASH } from '../../src/platform/crypto/tree-hash.js';
import { FiledCase } from '../support/filed-case.js';
import { sealed, startPlatform, type TestPlatform } from '../support/platform.js';

interface Proof {
  readonly leafIndex: number;
  readonly treeSize: number;
  readonly path: readonly string[];
  readonly checkpoint: string;
}
interface Status {
  readonly holds: boolean;
  readonly finding: string;
  readonly proof: Proof | null;
}
const hash = TREE_HASH.sha256;
const bytes = (path: readonly string[]): Buffer[] => path.map((text) => Buffer.from(text, 'base64'));

describe('receipts and proofs', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  let keys: NoteVerifier[];
  const anybody = async <T>(query: string, variables: object = {}): Promise<T> => {
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data } = (await response.json()) as { data: T };
    return data;
  };
  const statusOf = async (note: string): Promise<Status> =>
    (
      await anybody<{ verifyReceipt: Status }>(
        `query ($note: Text!) {
           verifyReceipt(note: $note) { holds finding proof { leafIndex treeSize path checkpoint } }
         }`,
        { note },
      )
    ).verifyReceipt;
  let note: string;
  let again: string;
  beforeAll(async () => {
    platform = await startPlatform({ settings: { PUBLIC_URL: 'https://referral.example' } });
    for (let count = 0; count < 44; count += 1) await FiledCase.sent(platform); // more than one tile of leaves
    referral = await FiledCase.open(platform);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await sealed(platform);
    platform.clock.forward(0.01); // the newest checkpoint is read anew
    const input = {
      referralId: referral.id,
      expectedVersion: await referral.version(),
      idempotencyKey: '00000000-0000-4000-8000-00000000aaaa',
      opinion: '同意',
    };
    const approve = async (): Promise<{ note: string }> =>
      (
        await (
          await platform.as('zrzy-head')
        ).send<{ approveTransfer: { receipt: { note: string } } }>(
          'mutation ($input: ApproveTransferInput!) { approveTransfer(input: $input) { receipt { note } } }',
          { input },
        )
      ).approveTransfer.receipt;
    ({ note } = await approve());
    again = (await approve()).note;
    await referral.do('zrzy-liaison', 'SEND_TRANSFER');
    await referral.arrived();
    await sealed(platform);
    keys = (
      await anybody<{ auditCheckpoint: { keys: { vkey: string }[] } }>('{ auditCheckpoint { keys { vkey } } }')
    ).auditCheckpoint.keys.map(({ vkey }) => NoteVerifier.parse(vkey));
  }, 120_000);
  afterAll(() => platform.close());

  it('every act answers with a signed receipt that names its event and the newest checkpoint', async () => {
    const signed = parseNote(note);
    expect(keys.some((key) => key.signed(signed))).toBe(true);
    const receipt = parseReceipt(signed.text);
    expect(receipt).toMatchObject({ subject: { kind: 'REFERRAL', id: referral.id }, seq: 3 });
    expect(receipt.tree!.size).toBeGreaterThan(256);
    const kept: { root: string }[] = await platform.owner.query(
      'SELECT root FROM audit_checkpoint WHERE tree_size = $1',
      [receipt.tree!.size],
    );
    expect(receipt.tree!.root).toBe(kept[0]?.root);
  });

  it('the same key asked again is answered by the same receipt, signature included', () => {
    expect(again).toBe(note);
  });

  it('every evidence of a hand-over carries one, and each of them holds', async () => {
    const { evidences } = await referral.see<{
      evidences: { kind: string; note: string; leafHash: string; eventSeq: number }[];
    }>('gaj-liaison', 'evidences { kind note leafHash eventSeq }');
    expect(evidences.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['SUBMITTED', 'RELAYED', 'DELIVERED']));
    for (const evidence of evidences) {
      expect(parseReceipt(parseNote(evidence.note).text)).toMatchObject({
        seq: evidence.eventSeq,
        leafHash: evidence.leafHash,
      });
      expect(await statusOf(evidence.note)).toMatchObject({ holds: true });
    }
  });

  it('anybody can verify one, and is shown a proof that leads to a signed checkpoint', async () => {
    const { holds, finding, proof } = await statusOf(note);
    expect([holds, finding]).toEqual([true, expect.stringContaining('unaltered')]);
    const checkpoint = parseNote(proof!.checkpoint);
    const { size, root } = parseCheckpoint(checkpoint.text);
    expect(keys.some((key) => key.signed(checkpoint))).toBe(true);
    const leaf = Buffer.from(parseReceipt(parseNote(note).text).leafHash, 'hex');
    expect(rootFromInclusion(hash, leaf, proof!.leafIndex, size, bytes(proof!.path))?.toString('base64')).toBe(root);
    expect((await statusOf(note.replace('event 3', 'event 2'))).holds).toBe(false);
    expect((await statusOf('nothing')).finding).toMatch(/no receipt/);
    const page = (await (
      await fetch(`${platform.url}/verify/check?note=${Buffer.from(note).toString('base64url')}`)
    ).json()) as { holds: boolean; papers: object[] };
    expect(page.holds).toBe(true);
    expect(page.papers).toEqual([]); // the event sent nothing
    expect((await fetch(`${platform.url}/verify/check?note=%00`)).status).toBe(400);
    expect((await fetch(`${platform.url}/verify`)).status).toBe(200);
    const { receiptQr } = await (
      await platform.as('zrzy-liaison')
    ).send<{ receiptQr: string }>('query ($note: Text!) { receiptQr(note: $note) }', { note });
    expect(receiptQr).toMatch(/^<svg /);
  });

  it('the history shows each event with its proof, and every tree begins with every smaller one', async () => {
    const { auditTrail } = await referral.see<{
      auditTrail: { seq: number; body: string; leafHash: string; proof: Proof }[];
    }>('zrzy-liaison', 'auditTrail { seq body leafHash proof { leafIndex treeSize path checkpoint } }');
    for (const { body, leafHash, proof } of auditTrail) {
      const leaf = createHash('sha256').update(Uint8Array.of(0)).update(body).digest();
      expect(leaf.toString('hex')).toBe(leafHash);
      expect(
        rootFromInclusion(hash, leaf, proof.leafIndex, proof.treeSize, bytes(proof.path))?.toString('base64'),
      ).toBe(parseCheckpoint(parseNote(proof.checkpoint).text).root);
    }
    const checkpoints: { size: number; root: string }[] = await platform.owner.query(
      'SELECT tree_size::float8 AS size, root FROM audit_checkpoint ORDER BY tree_size',
    );
    const newest = checkpoints.at(-1)!;
    const client = await platform.as('fy-liaison');
    for (const old of checkpoints.filter((_, index) => index % 3 === 0)) {
      const { consistencyProof } = await client.send<{ consistencyProof: { path: string[] } }>(
        'query ($old: Int!, $size: Int!) { consistencyProof(oldSize: $old, size: $size) { path } }',
        { old: old.size, size: newest.size },
      );
      const roots = rootsFromConsistency(
        hash,
        old.size,
        newest.size,
        Buffer.from(old.root, 'base64'),
        bytes(consistencyProof.path),
      );
      expect([roots?.old.toString('base64'), roots?.new.toString('base64')]).toEqual([old.root, newest.root]);
    }
    const wrong = await client.ask('query { consistencyProof(oldSize: 5, size: 99999999) { path } }');
    expect(wrong.errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
  });

  it('an old receipt shows that the history was changed, or its end cut off', async () => {
    await platform.owner.query("UPDATE audit_leaf SET leaf_hash = repeat('0', 64) WHERE subject_id = $1 AND seq = 3", [
      referral.id,
    ]);
    expect(await statusOf(note)).toMatchObject({
      holds: false,
      finding: expect.stringContaining('the tree was altered in the database') as string,
    });
    await platform.owner.query('DELETE FROM audit_leaf WHERE subject_id = $1', [referral.id]);
    platform.clock.forward(0.05);
    expect((await statusOf(note)).finding).toContain('under no checkpoint, after more than a minute');
    const size = parseReceipt(parseNote(note).text).tree!.size;
    await platform.owner.query('DELETE FROM audit_checkpoint WHERE tree_size >= $1', [size]);
    expect(await statusOf(note)).toMatchObject({
      holds: false,
      finding: expect.stringContaining('is gone or has another root') as string,
    });
    await platform.owner.query("UPDATE audit_event SET body = replace(body, 'SEND', 'SENT') WHERE subject_id = $1", [
      referral.id,
    ]);
    await platform.owner.query('DELETE FROM audit_event WHERE subject_id = $1 AND seq = 3', [referral.id]);
    expect(await statusOf(note)).toMatchObject({
      holds: false,
      finding: expect.stringContaining('it was removed') as string,
    });
  });
});
