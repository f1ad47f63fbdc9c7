import { NoticeSteps } from '../../src/books/casebook/notice-steps.js';
import { parseCheckpoint } from '../../src/domain/audit/checkpoint.js';
import { parseNote } from '../../src/domain/kernel/signed-note.js';
import { TreeSealing } from '../../src/oversight/tree/tree-sealing.js';
import { type UnitOfWork, WORKER_UNIT_OF_WORK } from '../../src/platform/database/unit-of-work.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

/** A clock that went back, or runs ahead, must not make a history that nobody can verify. */
describe('sealing by a clock that is wrong', () => {
  const rows = <T>(sql: string, of: TestPlatform): Promise<T[]> => of.owner.query(sql);
  const health = async (of: TestPlatform): Promise<{ why?: string[] }> =>
    (await (await fetch(`${of.url}/health`)).json()) as { why?: string[] };
  /** Nothing happens by itself. */
  const settings = { SEAL_MS: '60000', ANCHOR_MS: '60000', RELAY_POLL_MS: '60000' };

  it('neither acts nor seals, says so, and leaves a history that verifies once the clock is right', async () => {
    const host = await startPlatform({ settings: { SEAL_MS: '60000' } });
    try {
      const referral = await FiledCase.sent(host);
      await host.settled();
      await host.app.get(TreeSealing).seal();
      const events = (): Promise<{ count: string }[]> => rows('SELECT count(*) FROM audit_event', host);
      const before = await events();
      host.later(-1);
      const refused = await referral.ask('gaj-liaison', 'SIGN_RECEIPT');
      expect([refused.status, refused.refusal?.code]).toEqual([503, 'NOT_PROVABLE']);
      expect(refused.refusal?.messageEn).toMatch(/the clock of the server is before the newest checkpoint/);
      await expect(FiledCase.open(host)).rejects.toThrow(/NOT_PROVABLE/);
      expect((await health(host)).why).toEqual([
        expect.stringMatching(/the clock of this machine is (59|60) minutes before the newest checkpoint/),
      ]);
      expect(await events()).toEqual(before);
      host.later(1);
      await referral.do('gaj-liaison', 'SIGN_RECEIPT');
      await host.settled();
      expect(await host.app.get(TreeSealing).seal()).toBeGreaterThan(0);
    } finally {
      await host.close();
    }
  });

  it('takes no event from a machine whose clock is far behind, whatever writes it', async () => {
    const host = await startPlatform({ settings, relay: false }); // or it carries the message first
    const other = await startPlatform({ settings, database: host.databaseUrl });
    try {
      await FiledCase.open(host);
      await other.app.get(TreeSealing).seal();
      other.later(-1);
      const referral = await FiledCase.sent(host);
      const [message] = await rows<{ id: string }>('SELECT id FROM outbox LIMIT 1', host);
      const steps = other.app.get(NoticeSteps);
      const work = other.app.get<UnitOfWork>(WORKER_UNIT_OF_WORK);
      const relayed = work.as({ job: 'RELAY', subject: referral.id }, (tx) =>
        steps.take(tx, referral.id, { step: 'DELIVER', noticeId: message!.id, relayedAt: other.clock.now() }),
      );
      await expect(relayed).rejects.toThrow(/the clock is before the newest checkpoint/);
    } finally {
      await other.close();
      await host.close();
    }
  });

  it('does not put a checkpoint before the last one where two machines differ by seconds', async () => {
    const host = await startPlatform({ settings });
    const other = await startPlatform({ settings, database: host.databaseUrl });
    try {
      await FiledCase.open(host);
      await host.app.get(TreeSealing).seal();
      other.later(-5 / 60);
      await FiledCase.open(other);
      expect(await other.app.get(TreeSealing).seal()).toBeGreaterThan(0);
      const notes = await rows<{ note: string }>('SELECT note FROM audit_checkpoint ORDER BY tree_size', host);
      const [first, second] = notes.map(({ note }) => parseCheckpoint(parseNote(note).text).at);
      expect(second! >= first!).toBe(true);
    } finally {
      await other.close();
      await host.close();
    }
  });

  it('does not sign an event of the future before its time has come', async () => {
    const ahead = await startPlatform({ settings });
    const right = await startPlatform({ settings, database: ahead.databaseUrl });
    try {
      ahead.later(0.5);
      await FiledCase.open(ahead);
      await expect(right.app.get(TreeSealing).seal()).rejects.toThrow(/was recorded at .* after the present time/);
      right.later(0.5);
      expect(await right.app.get(TreeSealing).seal()).toBeGreaterThan(0);
    } finally {
      await right.close();
      await ahead.close();
    }
  });
});
