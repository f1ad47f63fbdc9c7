import { document, FACTS, MATTER } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const YEAR = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
const number = (head: string, n: number): string => `${head}〔${YEAR}〕${n}号`;

/** A form whose number is left to the platform. */
const left = <Facts extends object>(facts: Facts): Facts => ({ ...facts, documentNumber: null });

describe('the numbers of papers', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const accepted = async (): Promise<FiledCase> => {
    const referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    return referral;
  };
  const numberOf = async (referral: FiledCase, login: string, kind: string): Promise<string | null | undefined> =>
    (
      await referral.see<{
        notices: { kind: string; documentNumber: string | null; paper: { number: string } | null }[];
      }>(login, 'notices { kind documentNumber paper { number } }')
    ).notices.find((notice) => notice.kind === kind)?.paper?.number;
  const book = async (login: string, series: string): Promise<string[]> =>
    (
      await (
        await platform.as(login)
      ).send<{ documentNumbers: { number: string; state: string }[] }>(
        'query ($series: Text!, $year: Int!) { documentNumbers(series: $series, year: $year) { number state } }',
        { series, year: YEAR },
      )
    ).documentNumbers.map((row) => `${row.number} ${row.state}`);
  const keep = async (verb: string, input: object): Promise<{ number?: string; code?: unknown }> => {
    const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
    const { data, errors } = await (
      await platform.as('gaj-liaison')
    ).ask<Record<string, { number: string }>>(`mutation ($input: ${type}!) { ${verb}(input: $input) { number } }`, {
      input,
    });
    return { ...data?.[verb], code: errors?.[0]?.extensions['code'] };
  };

  it('follow one another in the series of the agency, and stand on letter, list and paper', async () => {
    const [first, second] = [await FiledCase.sent(platform), await FiledCase.sent(platform)];
    expect(await numberOf(first, 'zrzy-liaison', 'TRANSFER')).toBe(number('河自然资移字', 1));
    expect(await numberOf(second, 'zrzy-liaison', 'TRANSFER')).toBe(number('河自然资移字', 2));
    const { documents } = await second.see<{ documents: { kind: string; number: string | null }[] }>(
      'zrzy-liaison',
      'documents { kind number }',
    );
    expect(documents.find(({ kind }) => kind === 'TRANSFER_LETTER')?.number).toBe(number('河自然资移字', 2));
    expect(await book('zrzy-liaison', '河自然资移字')).toEqual([
      `${number('河自然资移字', 2)} ISSUED`,
      `${number('河自然资移字', 1)} ISSUED`,
    ]);
    expect(await book('gaj-liaison', '河自然资移字')).toEqual([]); // another agency's book
  });

  it('are said beforehand on the form, and then given', async () => {
    const referral = await accepted();
    const { actionForm } = await referral.see<{
      actionForm: { nextNumber: string; fields: { name: string; required: boolean; known: string | null }[] };
    }>('gaj-reviewer', 'actionForm(action: FILE_CASE) { nextNumber fields { name required known } }');
    expect(actionForm.nextNumber).toMatch(/^河公立字〔\d{4}〕\d+号$/);
    expect(actionForm.fields.find(({ name }) => name === 'documentNumber')).toEqual({
      name: 'documentNumber',
      required: false,
      known: actionForm.nextNumber,
    });
    await referral.do('gaj-reviewer', 'FILE_CASE', left(FACTS.FILE_CASE));
    expect(await numberOf(referral, 'gaj-liaison', 'FILING')).toBe(actionForm.nextNumber);
  });

  it('leave no gap where an act is refused, and none where two are done at once', async () => {
    const one = await accepted();
    const before = await book('gaj-liaison', '河公补字');
    const refused = await one.ask(
      'gaj-liaison',
      'REQUEST_SUPPLEMENT',
      left({ ...FACTS.REQUEST_SUPPLEMENT, missing: [] }),
    );
    expect(refused.refusal).not.toBeNull();
    expect(await book('gaj-liaison', '河公补字')).toEqual(before);
    const cases = await Promise.all([accepted(), accepted(), accepted(), accepted()]);
    await Promise.all(
      cases.map((referral) => referral.do('gaj-liaison', 'REQUEST_SUPPLEMENT', left(FACTS.REQUEST_SUPPLEMENT))),
    );
    expect((await book('gaj-liaison', '河公补字')).reverse()).toEqual(
      [1, 2, 3, 4].map((n) => `${number('河公补字', n)} ISSUED`),
    );
  });

  it('may be reserved for paper, used later, or made void; a void one is never used', async () => {
    const [a, b] = [
      await keep('reserveNumber', { series: '河公退字', reason: '纸质先行' }),
      await keep('reserveNumber', { series: '河公退字', reason: '纸质先行' }),
    ];
    expect([a.number, b.number]).toEqual([number('河公退字', 1), number('河公退字', 2)]);
    expect((await keep('cancelNumber', { number: a.number, reason: '打印错误' })).number).toBe(a.number);
    const referral = await accepted();
    const facts = { ...FACTS.RETURN_CASE, documentNumber: a.number! };
    expect((await referral.ask('gaj-reviewer', 'RETURN_CASE', facts)).refusal).toMatchObject({ code: 'INVALID_INPUT' });
    await referral.do('gaj-reviewer', 'RETURN_CASE', { ...facts, documentNumber: b.number! });
    expect((await keep('cancelNumber', { number: b.number, reason: '打印错误' })).code).toBe('INVALID_INPUT');
    expect(await book('gaj-liaison', '河公退字')).toEqual([`${b.number} ISSUED`, `${a.number} VOID`]);
    expect((await keep('reserveNumber', { series: '河检意字', reason: '别人的字号' })).code).toBe('INVALID_INPUT');
    expect((await keep('reserveNumber', { series: '河公退字', reason: '无' })).code).toBe('INVALID_INPUT');
  });

  it('that were given by hand are entered, and the series fills up around them', async () => {
    const by = async (documentNumber: string | null): Promise<string> => {
      const referral = await accepted();
      const facts = { ...FACTS.DECLINE_FILING, documentNumber } as typeof FACTS.DECLINE_FILING;
      await referral.do('gaj-reviewer', 'DECLINE_FILING', facts);
      return (await numberOf(referral, 'gaj-liaison', 'DECLINE')) ?? '';
    };
    expect(await by(number('河公不立字', 2))).toBe(number('河公不立字', 2));
    expect([await by(null), await by(null)]).toEqual([number('河公不立字', 1), number('河公不立字', 3)]);
  });

  it('are asked for where an agency has no series of its own', async () => {
    const referral = await FiledCase.open(
      platform,
      { matter: { ...MATTER, suspectedCrime: null }, officers: [] },
      'R14',
      'zrzy-unit',
    );
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    await referral.do('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      toAgencyId: 'hejin-forestry',
      documents: [document('CASE_LETTER', '案件移送函')],
    });
    await referral.do('ly-liaison', 'SIGN_RECEIPT');
    const { actionForm } = await referral.see<{ actionForm: { nextNumber: string | null } }>(
      'ly-liaison',
      'actionForm(action: REPORT_RESULT) { nextNumber }',
    );
    expect(actionForm.nextNumber).toBeNull();
  });
});
