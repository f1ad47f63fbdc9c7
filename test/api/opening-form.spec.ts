import { ROUTES } from '../../src/domain/route/registry.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Field {
  readonly name: string;
  readonly kind: string;
  readonly required: boolean;
  readonly choices: readonly { readonly value: string }[] | null;
}
interface Form {
  readonly refusal: { readonly code: string } | null;
  readonly fields: readonly Field[];
  readonly matterFields: readonly Field[];
  readonly candidates: readonly { readonly id: string; readonly number: string }[];
  readonly continued: { readonly matter: { readonly title: string; readonly party: string } } | null;
}

const FIELD = 'name zh en kind required choices { value zh en }';
const FORM = `query ($routeId: Text!, $continuesId: UUID) {
  openingForm(routeId: $routeId, continuesId: $continuesId) {
    refusal { code message } fields { ${FIELD} } matterFields { ${FIELD} } candidates { id number }
    continued { matter { title party } }
  }
}`;

describe('the form of an opening', () => {
  let platform: TestPlatform;
  let returned: FiledCase;
  let running: FiledCase;
  const form = async (login: string, routeId: string, continuesId: string | null = null): Promise<Form> =>
    (await (await platform.as(login)).send<{ openingForm: Form }>(FORM, { routeId, continuesId })).openingForm;

  beforeAll(async () => {
    platform = await startPlatform();
    returned = await FiledCase.sent(platform);
    running = await FiledCase.sent(platform);
    await platform.settled();
    await returned.do('gaj-liaison', 'SIGN_RECEIPT');
    await returned.do('gaj-head', 'RETURN_CASE');
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('is there for every route, for whoever may open it and for whoever may not', async () => {
    const client = await platform.as('zrzy-unit');
    const { routes } = await client.send<{ routes: readonly { id: string; mayOpen: boolean }[] }>(
      '{ routes { id mayOpen } }',
    );
    expect(routes.map(({ id }) => id)).toEqual(ROUTES.map(({ id }) => id));
    for (const { id, mayOpen } of routes) {
      const { refusal, fields, matterFields } = await form('zrzy-unit', id);
      expect([id, refusal === null]).toEqual([id, mayOpen]);
      const { respondentKinds, crime, teamOf } = ROUTES.find((route) => route.id === id)!;
      expect(fields.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
        'continuesId REFERRAL',
        'foundAt INSTANT',
        'matter MATTER',
        'officers PERSONS',
        ...(respondentKinds === undefined ? [] : ['respondentId AGENCY']),
        'urgent YES_NO',
      ]);
      const required = [...fields, ...matterFields].filter((field) => field.required).map(({ name }) => name);
      if (mayOpen)
        expect([
          required.includes('suspectedCrime'),
          required.includes('officers'),
          required.includes('matter'),
        ]).toEqual([crime, teamOf > 0, true]);
      expect(matterFields).toHaveLength(11);
    }
  });

  it('offers who may be chosen', async () => {
    const { fields, matterFields } = await form('zrzy-unit', 'R01');
    const choices = (of: readonly Field[], name: string): readonly string[] | undefined =>
      of.find((field) => field.name === name)?.choices?.map(({ value }) => value);
    expect(choices(fields, 'officers')).toEqual(expect.arrayContaining(['zrzy-officer-1', 'zrzy-officer-2']));
    expect(choices(fields, 'respondentId')).toBeUndefined();
    expect(choices(matterFields, 'townshipId')).toEqual(expect.arrayContaining(['hejin-senglou']));
    const supervision = await form('zrzy-unit', 'R04');
    expect(choices(supervision.fields, 'respondentId')).toContain('hejin-public-security');
  });

  it('finds what may be continued, and what of it need not be typed again', async () => {
    expect((await form('zrzy-unit', 'R01')).candidates.map(({ id }) => id)).toEqual([returned.id]);
    const { refusal, continued } = await form('zrzy-unit', 'R01', returned.id);
    expect([refusal, continued?.matter]).toEqual([null, { title: '占用永久基本农田建仓库案', party: '某仓储公司' }]);
    expect((await form('zrzy-unit', 'R01', running.id)).refusal).toMatchObject({ code: 'INVALID_INPUT' });

    const again = await FiledCase.open(platform, { continuesId: returned.id });
    const { matter } = await again.see<{ matter: { title: string } }>('zrzy-liaison', 'matter { title }');
    expect(matter.title).toBe('占用永久基本农田建仓库案');
    expect((await form('zrzy-unit', 'R01')).candidates).toEqual([]);
    expect((await form('zrzy-unit', 'R01', returned.id)).refusal).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('tells nobody of what his agency is no party to', async () => {
    const { candidates, continued } = await form('fy-liaison', 'R09', returned.id);
    expect([candidates, continued]).toEqual([[], null]);
  });

  it('may be asked for without a word about continuing', async () => {
    const client = await platform.as('zrzy-unit');
    const asked = await client.send<{ openingForm: { refusal: unknown } }>(
      '{ openingForm(routeId: "R01") { refusal { code } } }',
    );
    expect(asked.openingForm.refusal).toBeNull();
  });

  it('refuses a route that there is not', async () => {
    const { status, errors } = await (await platform.as('zrzy-unit')).ask(FORM, { routeId: 'R99' });
    expect([status, errors?.[0]?.extensions['code']]).toEqual([422, 'INVALID_INPUT']);
  });
});
