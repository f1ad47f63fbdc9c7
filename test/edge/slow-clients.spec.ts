import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { FiledCase } from '../support/filed-case.js';
import { rowsOf, sealed, startPlatform, type TestPlatform, tokenOf } from '../support/platform.js';

const EXPORT =
  'mutation ($input: ExportReferralInput!) { exportReferral(input: $input) { bundle { path } refusal { code } } }';

/** Whoever reads or sends slowly, or not at all, takes nothing from the others. */
describe('slow clients', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const beginImport = (token: string): ClientRequest => {
    const { hostname, port } = new URL(platform.url);
    const sending = request({
      hostname,
      port,
      method: 'POST',
      path: '/ledger/import?mode=check',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      agent: false,
    });
    sending.on('error', () => {}); // a refusal closes the connection while the body is under way
    sending.write('图斑编号,');
    return sending;
  };
  const answerOf = async (sending: ClientRequest): Promise<{ status: number | undefined; text: string }> => {
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    return { status: answer.statusCode, text };
  };

  it('that ask for bundles and never read hold no transaction', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    // so that the bundles of one reader are more than its connection keeps for it
    for (let times = 0; times < 15; times += 1)
      await referral.do('zrzy-liaison', 'URGE', { reason: '催'.repeat(4_000) });
    const auditor = await platform.as('zrzy-auditor');
    const { data } = await auditor.ask<{ exportReferral: { bundle: { path: string } } }>(EXPORT, {
      input: {
        referralId: referral.id,
        idempotencyKey: randomUUID(),
        purpose: '诉讼证据',
        recipient: '河津市人民法院',
      },
    });
    await sealed(platform);
    const { hostname, port } = new URL(platform.url);
    const get =
      `GET ${data!.exportReferral.bundle.path} HTTP/1.1\r\nHost: ${hostname}\r\n` +
      `Authorization: Bearer ${await tokenOf(platform, 'zrzy-auditor')}\r\n\r\n`;
    const readers: Socket[] = Array.from({ length: 2 }, () => connect(Number(port), hostname).pause());
    for (const reader of readers) reader.on('error', () => {}).write(get.repeat(25));
    await sleep(2_000);
    const held = await rowsOf<{ held: number }>(
      platform,
      `SELECT count(*)::int AS held
       FROM pg_stat_activity
       WHERE datname = current_database()
         AND state = 'idle in transaction'
         AND now() - state_change > interval '1 second'`,
    );
    for (const reader of readers) reader.destroy();
    expect(held).toEqual([{ held: 0 }]);
    // what they asked for is still being written: the next test waits until the connections are free again
    for (const end = Date.now() + 40_000; Date.now() < end;) {
      const [open] = await rowsOf<{ count: number }>(
        platform,
        `SELECT count(*)::int FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'referral_api' AND xact_start IS NOT NULL`,
      );
      if (open?.count === 0) break;
      await sleep(200);
    }
  });

  it('that send many sheets at once are told to wait, before a body is taken', async () => {
    const token = await tokenOf(platform, 'zrzy-officer-1');
    const sending = Array.from({ length: 3 }, () => beginImport(token));
    await sleep(500);
    const refused = await answerOf(beginImport(token));
    expect([refused.status, refused.text]).toEqual([429, expect.stringContaining('TOO_MANY_IMPORTS')]);
    const others = beginImport(await tokenOf(platform, 'gaj-liaison'));
    others.end();
    expect((await answerOf(others)).status).not.toBe(429);
    for (const one of sending) one.destroy();
    await sleep(500);
    const again = beginImport(token);
    again.end();
    expect((await answerOf(again)).status).toBe(422);
  });

  it('that sign out while they send are not let in', async () => {
    const token = await tokenOf(platform, 'zrzy-officer-1');
    const sending = beginImport(token);
    await sleep(500); // until it has been let in
    const out = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'mutation { signOut { signedOut } }' }),
    });
    expect(out.status).toBe(200);
    expect(await out.text()).not.toContain('errors');
    sending.end();
    const answer = await answerOf(sending);
    expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('UNAUTHENTICATED')]);
  });
});
