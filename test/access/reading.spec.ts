import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Seen {
  readonly myRelation: string;
  readonly withheld: string[];
  readonly matter: { title: string; party: string };
  readonly documents: { name: string }[];
  readonly auditTrail: { seq: number; body: string | null; leafHash: string }[];
}
const FIELDS = 'myRelation withheld masked matter { title party } documents { name } auditTrail { seq body leafHash }';

describe('what each party reads of a referral', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  it('the former holder no longer the materials nor whom it is about; auditors not the person', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    expect((await referral.see<Seen>('gaj-liaison', FIELDS)).withheld).toEqual(['INFORMANT']);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-head', 'REROUTE_CASE');
    await referral.arrived();
    const [sender, former, holder] = await Promise.all(
      ['zrzy-liaison', 'gaj-liaison', 'yc-gaj-liaison'].map((login) => referral.see<Seen>(login, FIELDS)),
    );
    expect(sender?.documents.length).toBeGreaterThan(0);
    expect(holder?.documents).toEqual(sender?.documents.filter(({ name }) => name !== '书面报告'));
    expect(former).toMatchObject({
      myRelation: 'FORMER_HOLDER',
      withheld: ['MATERIALS', 'IDENTITY', 'INFORMANT'],
      masked: ['PERSONAL'],
      documents: [],
    });
    expect(former?.matter.title).toBe(sender?.matter.title);
    expect(former?.matter.party).toMatch(/^.＊+$/);
  });

  it('every party the whole chain, and of each event only what concerns it', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    const [sender, holder] = await Promise.all(
      ['zrzy-liaison', 'gaj-liaison'].map((login) => referral.see<Seen>(login, FIELDS)),
    );
    expect(holder?.auditTrail.map(({ seq, leafHash }) => [seq, leafHash])).toEqual(
      sender?.auditTrail.map(({ seq, leafHash }) => [seq, leafHash]),
    );
    const actions = (seen: Seen | undefined): unknown[] =>
      (seen?.auditTrail ?? [])
        .flatMap(({ body }) =>
          body === null ? [] : [(JSON.parse(body) as { event: { action?: string } }).event.action],
        )
        .filter((action) => action !== undefined);
    expect(actions(sender)).toEqual(['OPEN', 'SUBMIT_REPORT', 'APPROVE_TRANSFER', 'SEND_TRANSFER']);
    expect(actions(holder)).toEqual(['SEND_TRANSFER']); // how the sender came to it stays the sender's
  });
});
