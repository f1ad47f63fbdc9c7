import { randomUUID } from 'node:crypto';

import { FiledCase } from '../support/filed-case.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';

interface Results {
  readonly signNotices: {
    readonly results: readonly {
      readonly noticeId: string;
      readonly receipt: { readonly eventSeq: number; readonly leafHash: string; readonly note: string } | null;
      readonly refusal: { readonly code: string } | null;
    }[];
  };
}

const SIGN = `mutation ($input: SignNoticesInput!) {
  signNotices(input: $input) { results { noticeId receipt { eventSeq leafHash note } refusal { code } } }
}`;
const INBOX = '{ inbox(tab: TO_SIGN, first: 100) { edges { node { noticeId referral { id } } } } }';

describe('signing for many notices at once', () => {
  let platform: TestPlatform;
  const waiting = async (login: string): Promise<string[]> =>
    (
      await (await platform.as(login)).send<{ inbox: { edges: { node: { noticeId: string } }[] } }>(INBOX)
    ).inbox.edges.map(({ node }) => node.noticeId);
  const sign = async (login: string, noticeIds: readonly string[], key: string = randomUUID()) =>
    (await (await platform.as(login)).send<Results>(SIGN, { input: { idempotencyKey: key, noticeIds } })).signNotices
      .results;

  beforeAll(async () => {
    platform = await startPlatform();
    await Promise.all(Array.from({ length: 6 }, () => FiledCase.sent(platform)));
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('gives each its receipt, and the same ones when it is asked again', async () => {
    const ids = await waiting('gaj-liaison');
    expect(ids).toHaveLength(6);
    const key = randomUUID();
    const first = await sign('gaj-liaison', ids, key);
    expect(first.map(({ noticeId, refusal }) => [noticeId, refusal])).toEqual(ids.map((id) => [id, null]));
    expect(new Set(first.map(({ receipt }) => receipt?.leafHash)).size).toBe(6);
    expect(await sign('gaj-liaison', ids, key)).toEqual(first);
    expect(await waiting('gaj-liaison')).toEqual([]);
    await platform.settled();
  });

  it('goes on after what is refused: what is signed for, not known, another’s, or no notice at all', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    const [fresh] = await waiting('gaj-liaison');
    const [old] = (await referral.see<{ notices: { id: string }[] }>('zrzy-liaison', 'notices { id }')).notices;
    const stranger = `${randomUUID()}.4.TRANSFER.hejin-public-security`;
    const results = await sign('gaj-liaison', ['no notice', stranger, fresh!]);
    expect(results.map(({ refusal, receipt }) => [refusal?.code ?? null, receipt !== null])).toEqual([
      ['NOT_FOUND', false],
      ['NOT_FOUND', false],
      [null, true],
    ]);
    expect((await sign('gaj-liaison', [fresh!])).map(({ refusal }) => refusal?.code)).toEqual(['WRONG_STATE']);
    expect((await sign('fy-liaison', [old!.id])).map(({ refusal }) => refusal?.code)).toEqual(['NOT_FOUND']);
  });

  it('signs for what came while others acted, at whatever version', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-head', 'DECLINE_FILING');
    await referral.arrived();
    const ids = await waiting('zrzy-liaison');
    const [one] = await sign(
      'zrzy-liaison',
      ids.filter((id) => id.startsWith(referral.id)),
    );
    expect(one?.refusal).toBeNull();
  });

  it('signs for a case that was designated, and for no other transfer than the one that is named', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.arrived();
    const { notices } = await referral.see<{ notices: { id: string; kind: string; copy: boolean }[] }>(
      'zrzy-liaison',
      'notices { id kind copy }',
    );
    const copy = notices.find((notice) => notice.kind === 'TRANSFER' && notice.copy);
    expect((await sign('gaj-liaison', [copy!.id])).map(({ refusal }) => refusal?.code)).toEqual(['PRECONDITION']);
  });

  it('records what was refused', async () => {
    await sign('gaj-liaison', ['no notice']);
    const [row] = await rowsOf<{ outcome: string[] }>(
      platform,
      "SELECT outcome FROM access_event WHERE operations @> '{signNotices}' ORDER BY at DESC LIMIT 1",
    );
    expect(row?.outcome).toEqual(['NOT_FOUND']);
  });

  it('refuses none, and more than fit', async () => {
    const client = await platform.as('gaj-liaison');
    for (const noticeIds of [[], Array.from({ length: 51 }, (_, index) => `${index}`)])
      expect(await client.ask(SIGN, { input: { idempotencyKey: randomUUID(), noticeIds } })).toMatchObject({
        errors: [{ extensions: { code: 'INVALID_INPUT', detail: { field: 'noticeIds' } } }],
      });
  });
});
