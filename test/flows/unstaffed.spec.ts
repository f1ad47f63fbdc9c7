import { document, FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const NOBODY_THERE = 'hejin-ecology';
const LETTERS = [
  document('CASE_LETTER', '案件移送函'),
  document('INVESTIGATION_REPORT', '调查报告'),
  document('MATERIAL_LIST', '材料清单'),
];

interface Lying {
  readonly number: string;
  readonly routeId: string;
  readonly fromAgencyId: string;
  readonly toAgencyId: string;
  readonly deliveredAt: string | null;
}

/**
 * A case sent to an inbox that nobody can open vanishes: the sender is warned before, the office sees it afterwards.
 */
describe('a transfer to an agency in which nobody can sign in', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const lying = async (login = 'ldxz-liaison'): Promise<readonly Lying[] | string> => {
    const { data, errors } = await (
      await platform.as(login)
    ).ask<{ unopenedTransfers: Lying[] }>(
      '{ unopenedTransfers { number routeId fromAgencyId toAgencyId deliveredAt } }',
    );
    return data?.unopenedTransfers ?? errors?.[0]?.extensions.code ?? '';
  };
  const unstaffed = async (referral: FiledCase): Promise<string[]> =>
    (
      await referral.see<{ preflight: { unstaffed: { id: string }[] } }>(
        'zrzy-liaison',
        'preflight { unstaffed { id } }',
      )
    ).preflight.unstaffed.map(({ id }) => id);
  const transfer = async (toAgencyId: string): Promise<FiledCase> => {
    const referral = await FiledCase.open(
      platform,
      { officers: [], matter: { ...FACTS.OPEN.matter, suspectedCrime: null } },
      'R14',
    );
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    await referral.do('zrzy-liaison', 'SEND_TRANSFER', { ...FACTS.SEND_TRANSFER, toAgencyId, documents: LETTERS });
    await referral.arrived();
    return referral;
  };

  it('is warned of before it is sent, and shown to the office until it is opened', async () => {
    const opened = await FiledCase.open(
      platform,
      { officers: [], matter: { ...FACTS.OPEN.matter, suspectedCrime: null } },
      'R14',
    );
    const warned = await unstaffed(opened);
    expect([warned.includes(NOBODY_THERE), warned.includes('hejin-agriculture')]).toEqual([true, false]);
    expect(await lying()).toEqual([]);
    const staffed = await transfer('hejin-agriculture');
    const referral = await transfer(NOBODY_THERE);
    const { number } = await referral.see<{ number: string }>('zrzy-liaison', 'number');
    expect(await lying()).toEqual([
      {
        number,
        routeId: 'R14',
        fromAgencyId: 'hejin-natural-resources',
        toAgencyId: NOBODY_THERE,
        deliveredAt: expect.any(String) as unknown,
      },
    ]);
    expect([await lying('zrzy-liaison'), await lying('jcy-liaison')]).toEqual(['NOT_ALLOWED', 'NOT_ALLOWED']);
    expect((await staffed.see<{ state: string }>('zrzy-liaison', 'state')).state).toBe('SENT');

    // Somebody is appointed: no warning any more, and it still lies there until he opens it.
    await platform.owner.query(
      `INSERT INTO person (id, name, class) VALUES ('hb-liaison', '生态环境局联络员', 'CASE')`,
    );
    await platform.owner.query(
      `INSERT INTO appointment (person_id, agency_id, post, class, valid_from)
       VALUES ('hb-liaison', $1, 'LIAISON', 'CASE', (now() AT TIME ZONE 'Asia/Shanghai')::date + 1)`,
      [NOBODY_THERE],
    );
    await platform.owner.query(
      `INSERT INTO account (login, person_id, password_hash)
       SELECT 'hb-liaison', 'hb-liaison', password_hash
       FROM account
       WHERE login = 'zrzy-liaison'`,
    );
    platform.later(48);
    expect((await unstaffed(opened)).includes(NOBODY_THERE)).toBe(false);
    expect(((await lying()) as Lying[]).map((one) => one.number)).toEqual([number]);
    await referral.do('hb-liaison', 'SIGN_RECEIPT');
    expect(await lying()).toEqual([]);
  });

  it('is no secret of the discipline commission that the office learns of', async () => {
    await platform.owner.query(
      `UPDATE account
       SET active = false
       WHERE person_id IN (SELECT person_id FROM appointment WHERE agency_id = 'hejin-discipline')`,
    );
    const clue = await FiledCase.open(
      platform,
      { officers: [], matter: { ...FACTS.OPEN.matter, suspectedCrime: null } },
      'R12',
    );
    expect(await unstaffed(clue)).toEqual(['hejin-discipline']); // the sender is warned all the same
    await clue.do('zrzy-head', 'APPROVE_TRANSFER');
    await clue.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-discipline',
      documents: [document('CLUE_LETTER', '问题线索移送函')],
    });
    await clue.arrived();
    expect(await lying()).toEqual([]);
  });
});
