import { randomUUID } from 'node:crypto';

import { localDateOf } from '../../src/domain/kernel/instant.js';
import { FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { ledgerDone, patchFacts } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Result {
  readonly receipt: { readonly leafHash: string } | null;
  readonly refusal: { readonly code: string } | null;
}

describe('many things at once', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const many = async (login: string, verb: string, input: object): Promise<readonly Result[]> => {
    const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
    const { status, data, errors } = await (
      await platform.as(login)
    ).ask<{ done: { results: readonly Result[] } }>(
      `mutation ($input: ${type}!) {
         done: ${verb}(input: $input) { results { receipt { leafHash } refusal { code } } }
       }`,
      { input },
    );
    expect([status, errors]).toEqual([200, undefined]);
    return data!.done.results;
  };
  const codes = (results: readonly Result[]): readonly (string | null)[] =>
    results.map(({ refusal }) => refusal?.code ?? null);

  it('checks and judges patches, one answer for each, and the same when it is asked again', async () => {
    const officer = await platform.as('zrzy-officer-1');
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1)
      ids.push((await ledgerDone(officer, 'registerPatch', { facts: patchFacts(platform) }, 'patch')).id);
    const check = (recordId: string, expectedVersion = 1): object => ({
      idempotencyKey: randomUUID(),
      recordId,
      expectedVersion,
      checkedOn: localDateOf(platform.clock.now()),
      total: '6.4亩',
      cultivated: '0.4亩',
      basic: '0亩',
      use: 'INDUSTRY',
      finding: '建有厂房一处',
    });
    const items = [check(ids[0]!), check(ids[1]!, 7), check(randomUUID()), check(ids[2]!)];
    const first = await many('zrzy-officer-1', 'checkPatches', { items });
    expect(codes(first)).toEqual([null, 'STALE_VERSION', 'NOT_FOUND', null]);
    expect(codes(await many('zrzy-officer-1', 'checkPatches', { items }))).toEqual(codes(first));
    expect(await many('zrzy-officer-1', 'checkPatches', { items: [items[0]!] })).toEqual([first[0]]);
    const judge = (recordId: string): object => ({
      idempotencyKey: randomUUID(),
      recordId,
      expectedVersion: 2,
      verdict: 'UNLAWFUL',
      reason: '未经批准占用耕地',
    });
    const judged = await many('zrzy-unit', 'judgePatches', { items: [judge(ids[0]!), judge(ids[2]!)] });
    expect(codes(judged)).toEqual([null, null]);
    expect(codes(await many('zrzy-officer-1', 'judgePatches', { items: [judge(ids[0]!)] }))).toEqual(['NOT_ALLOWED']);
  });

  it('opens referrals, and takes none twice', async () => {
    const opening = (more: object = {}): object => ({
      ...FACTS.OPEN,
      foundAt: platform.clock.now(),
      routeId: 'R01',
      idempotencyKey: randomUUID(),
      ...more,
    });
    const items = [opening(), opening({ routeId: 'R99' }), opening()];
    const first = await many('zrzy-unit', 'openReferrals', { items });
    expect(codes(first)).toEqual([null, 'INVALID_INPUT', null]);
    expect(await many('zrzy-unit', 'openReferrals', { items })).toEqual(first);
    const [row] = await platform.owner.query<{ count: number }[]>('SELECT count(*)::int AS count FROM referral');
    expect(row?.count).toBe(2);
  });

  it('opens notices: each leaves its evidence once', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    const notices = async (): Promise<readonly { id: string; openedAt: string | null }[]> =>
      (
        await referral.see<{ notices: { id: string; openedAt: string | null }[] }>(
          'gaj-liaison',
          'notices { id openedAt }',
        )
      ).notices;
    const noticeIds = (await notices()).map(({ id }) => id);
    const first = await many('gaj-liaison', 'openNotices', { noticeIds: [...noticeIds, 'none', ...noticeIds] });
    expect(codes(first)).toEqual([...noticeIds.map(() => null), 'NOT_FOUND']);
    expect((await notices()).every(({ openedAt }) => openedAt !== null)).toBe(true);
    const again = await many('gaj-liaison', 'openNotices', { noticeIds });
    expect(again.map(({ receipt }) => receipt)).toEqual(noticeIds.map(() => null));
  });

  it('are fifty at most, and one at least', async () => {
    for (const [verb, input] of [
      ['openNotices', { noticeIds: [] }],
      ['openNotices', { noticeIds: Array.from({ length: 51 }, (_, at) => `n${at}`) }],
      ['checkPatches', { items: [] }],
    ] as const) {
      const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
      const { errors } = await (
        await platform.as('zrzy-liaison')
      ).ask(`mutation ($input: ${type}!) { ${verb}(input: $input) { results { refusal { code } } } }`, { input });
      expect([verb, errors?.[0]?.extensions['code']]).toEqual([verb, 'INVALID_INPUT']);
      expect(errors?.[0]?.message).not.toContain('涉案物品');
    }
  });

  it('are refused as bad input, however many values are wrong', async () => {
    const item = { idempotencyKey: 'no key', recordId: 'no id', expectedVersion: 1 };
    const { status, errors } = await (
      await platform.as('zrzy-liaison')
    ).ask('mutation ($input: CheckPatchesInput!) { checkPatches(input: $input) { results { refusal { code } } } }', {
      input: { items: Array.from({ length: 50 }, () => item) },
    });
    expect([status, new Set(errors?.map(({ extensions }) => extensions['code']))]).toEqual([
      400,
      new Set(['BAD_USER_INPUT']),
    ]);
  });
});
