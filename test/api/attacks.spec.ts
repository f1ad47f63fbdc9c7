import { randomUUID } from 'node:crypto';

import { type Attack, ATTACKS, JSON_TYPE, SIGN_IN } from '../support/attacks.js';
import { asGiven, FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

describe('attacks: a 4xx with a code, soon, and nothing written', () => {
  let platform: TestPlatform;
  let foreign: FiledCase;
  let token: string;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false, settings: { LOG_LEVEL: 'error' } });
    foreign = await FiledCase.open(platform);
    const { body } = await send({ query: SIGN_IN, variables: { input: { login: 'fy-liaison', password: PASSWORD } } });
    token = (JSON.parse(body) as { data: { signIn: { token: string } } }).data.signIn.token;
  });
  afterAll(() => platform.close());

  async function send({
    body,
    headers,
    ...request
  }: Attack): Promise<{ status: number; body: string; requestId: string | null }> {
    const text =
      body ??
      JSON.stringify({ variables: { id: randomUUID() }, ...request })
        .replaceAll('FOREIGN', foreign.id)
        .replace('"REPORT"', () =>
          JSON.stringify({
            referralId: foreign.id,
            expectedVersion: 1,
            idempotencyKey: randomUUID(),
            ...asGiven(FACTS.SUBMIT_REPORT),
          }),
        );
    const given = Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, value]) => [name, value.replace('TOKEN', token)]),
    );
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { ...JSON_TYPE, authorization: `Bearer ${token}`, ...given },
      body: typeof text === 'string' ? text : new Uint8Array(text),
    });
    return { status: response.status, body: await response.text(), requestId: response.headers.get('x-request-id') };
  }

  it('are more than sixty', () => {
    expect(ATTACKS.length).toBeGreaterThan(60);
  });

  it.each(ATTACKS)('%s', async (_, attack, status, code) => {
    const before: unknown = await platform.owner.query(
      `SELECT (SELECT count(*) FROM audit_event) AS events, (SELECT count(*) FROM command_receipt) AS receipts,
         (SELECT count(*) FROM session) AS sessions`,
    );
    const answer = await send(attack);
    const { errors = [], data } = JSON.parse(answer.body) as {
      errors?: { extensions: { code: string; requestId: string } }[];
      data?: Record<string, { refusal?: { code: string } }> | null;
    };
    expect([answer.status, errors[0]?.extensions.code ?? Object.values(data ?? {})[0]?.refusal?.code]).toEqual([
      status,
      code,
    ]);
    expect(errors.every(({ extensions }) => extensions.requestId === answer.requestId)).toBe(true);
    expect(answer.body.length).toBeLessThan(10_000);
    expect(answer.body).not.toMatch(/node_modules|\.ts:|\.js:|SELECT |INSERT |at \w+ \(|\/work|\/home|stack/);
    expect(
      await platform.owner.query(
        `SELECT (SELECT count(*) FROM audit_event) AS events, (SELECT count(*) FROM command_receipt) AS receipts,
           (SELECT count(*) FROM session) AS sessions`,
      ),
    ).toEqual(before);
  });

  it('leave the platform as quick as it was', async () => {
    expect((await send({ query: '{ me { post } }' })).body).toBe('{"data":{"me":{"post":"LIAISON"}}}\n');
  });
});

describe('a budget that is spent', () => {
  it('many requests at once cost what they cost', async () => {
    const platform = await startPlatform({ relay: false, settings: { COST_PER_MINUTE: '20000' } });
    const police = await platform.as('gaj-liaison');
    const answers = await Promise.all(Array.from({ length: 120 }, () => police.ask('{ me { post } }')));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    await platform.close();
  });

  it('refuses the person until the minute is over, says when, and nobody else', async () => {
    const platform = await startPlatform({ relay: false, settings: { COST_PER_MINUTE: '20000' } });
    const [police, court] = [await platform.as('gaj-liaison'), await platform.as('fy-liaison')];
    const costly = '{ inbox(first: 100) { edges { node { referral { notices { id } } } } } }';
    const codes: (string | null)[] = [];
    for (let n = 0; n < 20; n += 1) codes.push((await police.ask(costly)).errors?.[0]?.extensions.code ?? null);
    expect(codes[0]).toBeNull();
    expect(codes.at(-1)).toBe('BUDGET_SPENT');
    expect((await police.ask(costly)).status).toBe(429);
    expect((await court.ask(costly)).status).toBe(200);
    const officer = await platform.as('zrzy-officer-1');
    const whole = () =>
      fetch(`${platform.url}/ledger/export?format=csv`, { headers: { authorization: `Bearer ${officer.bearer}` } });
    expect((await whole()).status).toBe(200); // a whole ledger costs as much as the dearest request
    const again = await whole();
    expect([
      again.status,
      Number(again.headers.get('retry-after')) > 0,
      ((await again.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code,
    ]).toEqual([429, true, 'BUDGET_SPENT']);
    platform.clock.forward(1);
    await platform.owner.query('DELETE FROM cost_budget');
    await platform.close();
  });
});
