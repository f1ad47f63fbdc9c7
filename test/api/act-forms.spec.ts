import { randomUUID } from 'node:crypto';

import { ACTION_NAMES, ACTIONS } from '../../src/domain/referral/actions.js';
import { FACTS, MATTER } from '../support/facts.js';
import { ask, FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Offer {
  readonly action: string;
  readonly name: string;
  readonly allowed: boolean;
  readonly refusal: { readonly code: string; readonly message: string } | null;
  readonly posts: readonly string[];
  readonly first: string | null;
}

interface Form {
  readonly offer: Offer;
  readonly mutation: string;
  readonly fields: readonly {
    readonly name: string;
    readonly zh: string;
    readonly en: string;
    readonly kind: string;
    readonly required: boolean;
    readonly choices:
      readonly { readonly value: string; readonly zh: string; readonly staffed: boolean | null }[] | null;
    readonly needs: readonly string[];
    readonly earliest: string | null;
    readonly latest: string | null;
    readonly example: string | null;
    readonly known: string | null;
  }[];
  readonly follows: {
    readonly state: string;
    readonly stateName: string;
    readonly ends: boolean;
    readonly notices: readonly { readonly kind: string; readonly name: string; readonly toId: string | null }[];
    readonly begun: readonly { readonly ruleId: string; readonly dueAt: string; readonly dutyAgencyId: string }[];
    readonly answered: readonly { readonly ruleId: string; readonly state: string }[];
  } | null;
}

const OFFER = 'action name allowed refusal { code message } posts first';
const ACTS = `query ($id: UUID!) { referral(id: $id) { acts { ${OFFER} } } }`;
const FORM = `query ($id: UUID!, $action: ReferralAction!, $chosen: ActChosen) {
  referral(id: $id) {
    actionForm(action: $action, chosen: $chosen) {
      offer { ${OFFER} } mutation
      fields { name zh en kind required choices { value zh staffed } needs earliest latest example known }
      follows { state stateName ends notices { kind name toId } begun { ruleId dueAt dutyAgencyId }
        answered { ruleId state } }
    }
  }
}`;

describe('the forms of acts', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  const acts = async (login: string, id = referral.id): Promise<readonly Offer[]> =>
    (await (await platform.as(login)).send<{ referral: { acts: Offer[] } }>(ACTS, { id })).referral.acts;
  const form = async (login: string, action: string, chosen: object | null = null): Promise<Form> =>
    (
      await (
        await platform.as(login)
      ).send<{ referral: { actionForm: Form } }>(FORM, { id: referral.id, action, chosen })
    ).referral.actionForm;

  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.open(platform, { matter: { ...MATTER, penaltyDecided: true } });
  });
  afterAll(() => platform.close());

  it('are of every act that the route knows, with why not and whose it is', async () => {
    const offers = await acts('zrzy-officer-1');
    expect(offers.find(({ action }) => action === 'SUBMIT_REPORT')).toEqual({
      action: 'SUBMIT_REPORT',
      name: '提出书面报告',
      allowed: true,
      refusal: null,
      posts: ['OFFICER'],
      first: null,
    });
    const approve = offers.find(({ action }) => action === 'APPROVE_TRANSFER');
    expect(approve).toMatchObject({ allowed: false, refusal: { code: 'NOT_ALLOWED' }, posts: ['HEAD', 'ACTING_HEAD'] });
    expect(approve?.refusal?.message).toContain('正职负责人');
    expect((await acts('zrzy-head')).find(({ action }) => action === 'APPROVE_TRANSFER')?.refusal?.code).toBe(
      'WRONG_STATE',
    );
  });

  it('have the fields of the mutation, with labels in both languages', async () => {
    const { mutation, fields } = await form('zrzy-officer-1', 'SUBMIT_REPORT');
    expect(mutation).toBe('submitReport');
    expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ['facts', 'TEXT', true],
      ['onPaper', 'ON_PAPER', false],
      ['opinion', 'TEXT', true],
      ['report', 'DOCUMENT', true],
    ]);
    expect(fields.find(({ name }) => name === 'facts')).toMatchObject({ zh: '查明的事实', en: 'the facts found' });
    expect(fields.find(({ name }) => name === 'report')?.needs).toEqual(['W06 移送涉嫌犯罪案件的书面报告']);
  });

  it('say what follows, and then it does', async () => {
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    const approval = await form('zrzy-head', 'APPROVE_TRANSFER');
    expect(approval.follows).toMatchObject({ state: 'APPROVED', ends: false, notices: [] });
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    const sending = await form('zrzy-liaison', 'SEND_TRANSFER');
    const field = (name: string): Form['fields'][number] | undefined => sending.fields.find((one) => one.name === name);
    expect(field('toAgencyId')).toMatchObject({ kind: 'AGENCY', known: 'hejin-public-security' });
    expect(field('toAgencyId')?.choices).toContainEqual({
      value: 'hejin-public-security',
      zh: '河津市公安局',
      staffed: true,
    });
    expect(field('documents')?.needs).toEqual(expect.arrayContaining([expect.stringMatching(/^W\d+ 移送书|移送书$/)]));
    // the only agency that it may go to is as good as chosen
    expect(sending.follows).toEqual(
      (await form('zrzy-liaison', 'SEND_TRANSFER', { toAgencyId: 'hejin-public-security' })).follows,
    );
    expect((await form('zrzy-liaison', 'SEND_TRANSFER', { toAgencyId: 'hejin-court' })).follows).toBeNull();
    const chosen = await form('zrzy-liaison', 'SEND_TRANSFER', { toAgencyId: 'hejin-public-security' });
    const { follows } = chosen;
    expect(follows?.notices).toContainEqual({
      kind: 'TRANSFER',
      name: '涉嫌犯罪案件移送书',
      toId: 'hejin-public-security',
    });
    const documents = [
      ...FACTS.SEND_TRANSFER.documents,
      { ...FACTS.SEND_TRANSFER.documents[0]!, kind: 'PENALTY_DECISION' as const },
    ];
    await referral.do('zrzy-liaison', 'SEND_TRANSFER', { ...FACTS.SEND_TRANSFER, documents });
    await platform.settled();
    const { state } = await referral.see<{ state: string }>('zrzy-liaison', 'state');
    expect(state).toBe(follows?.state);
  });

  it('name what has to come first', async () => {
    const offers = await acts('gaj-liaison');
    expect(offers.find(({ action }) => action === 'SIGN_RECEIPT')?.allowed).toBe(true);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-head', 'DECLINE_FILING');
    await platform.settled();
    const waiting = (await acts('zrzy-head')).filter(({ first }) => first !== null);
    expect(waiting.map(({ first, refusal }) => [first, refusal?.code])).toContainEqual([
      'SIGN_NOTICE',
      'NOTICE_NOT_SIGNED',
    ]);
    const signing = await form('zrzy-liaison', 'SIGN_NOTICE');
    const choices = signing.fields.find(({ name }) => name === 'noticeId')?.choices ?? [];
    expect(choices.map(({ zh }) => zh).join()).toContain('不予立案通知书');
    const decline = choices.find(({ zh }) => zh.includes('不予立案'));
    const { follows } = await form('zrzy-liaison', 'SIGN_NOTICE', { noticeId: decline?.value });
    expect(follows?.begun.map(({ ruleId }) => ruleId)).toContain('D-09');
  });

  it('show what an act needs and does to nobody whose act it is not', async () => {
    for (const login of ['gaj-liaison', 'zrzy-auditor', 'jcy-liaison']) {
      const { follows, fields, offer } = await form(login, 'WITHDRAW_TRANSFER');
      expect([login, offer.allowed, follows, fields.flatMap(({ needs }) => needs)]).toEqual([login, false, null, []]);
    }
    expect(await (await platform.as('fy-liaison')).ask(ACTS, { id: referral.id })).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
  });

  it('refuse an act that the route does not know, by the names of those it knows', async () => {
    expect(
      await (
        await platform.as('zrzy-liaison')
      ).ask(FORM, { id: referral.id, action: 'RECORD_EXECUTION', chosen: null }),
    ).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT', detail: { field: 'action', value: 'RECORD_EXECUTION' } } }],
    });
  });

  it('are there for every act that there is: no field has a kind that nobody knows', async () => {
    const { ActFormsResolver } = await import('../../src/forms/act-forms.resolver.js');
    const { actFields } = await import('../../src/forms/act-fields.js');
    const { GraphQLSchemaHost } = await import('@nestjs/graphql');
    expect(platform.app.get(ActFormsResolver, { strict: false })).toBeDefined();
    const { schema } = platform.app.get(GraphQLSchemaHost, { strict: false });
    for (const action of ACTION_NAMES) {
      if (ACTIONS[action].form === 'OPENING') continue;
      const type = action.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
      const fields = actFields(schema, `${type}Input`, {});
      expect([action, fields.filter(({ zh, en }) => zh === '' || en === '')]).toEqual([action, []]);
    }
  });

  it('answer an act that is asked as the form says', async () => {
    const other = await FiledCase.open(platform);
    const { fields } = (
      await (
        await platform.as('zrzy-officer-1')
      ).send<{ referral: { actionForm: Form } }>(FORM, { id: other.id, action: 'SUBMIT_REPORT', chosen: null })
    ).referral.actionForm;
    const said: Record<string, unknown> = {};
    for (const { name, kind, required } of fields)
      if (required) said[name] = kind === 'DOCUMENT' ? FACTS.SUBMIT_REPORT.report : '查明如下';
    const { refusal } = await ask(await platform.as('zrzy-officer-1'), 'SUBMIT_REPORT', {
      referralId: other.id,
      expectedVersion: 1,
      idempotencyKey: randomUUID(),
      ...said,
    });
    expect(refusal).toBeNull();
  });
});
