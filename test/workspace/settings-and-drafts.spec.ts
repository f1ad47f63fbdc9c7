import { randomUUID } from 'node:crypto';

import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Settings {
  readonly language: string;
  readonly largeType: boolean;
  readonly singleKeys: boolean;
  readonly muted: readonly string[];
}
interface Draft {
  readonly about: string;
  readonly form: string;
  readonly basedOn: number | null;
  readonly content: string;
}

const SETTINGS = 'language largeType singleKeys muted';
const SAVE = `mutation ($input: SaveSettingsInput!) { saveSettings(input: $input) { settings { ${SETTINGS} } } }`;
const SAVE_VIEW = 'mutation ($input: SaveViewInput!) { saveView(input: $input) { name } }';
const DRAFTS =
  'query ($about: Text, $form: Text) { drafts(about: $about, form: $form) { about form basedOn content } }';
const SAVE_DRAFT = 'mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { changedAt } }';
const DISCARD = 'mutation ($input: DiscardDraftInput!) { discardDraft(input: $input) { discarded } }';

describe('what a person keeps', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const ask = async <T>(login: string, query: string, variables: object = {}): Promise<T> =>
    (await platform.as(login)).send<T>(query, variables);
  const refused = async (login: string, query: string, variables: object): Promise<unknown[]> => {
    const { status, errors } = await (await platform.as(login)).ask(query, variables);
    return [status, errors?.[0]?.extensions['code']];
  };

  it('settings have defaults, and change one by one', async () => {
    const settings = async (login: string): Promise<Settings> =>
      (await ask<{ settings: Settings }>(login, `{ settings { ${SETTINGS} } }`)).settings;
    const asBegun = { language: 'ZH', largeType: false, singleKeys: true, muted: [] };
    expect(await settings('gaj-liaison')).toEqual(asBegun);
    await ask('gaj-liaison', SAVE, { input: { largeType: true } });
    await ask('gaj-liaison', SAVE, { input: { language: 'EN', muted: ['COPIED'] } });
    expect(await settings('gaj-liaison')).toEqual({
      language: 'EN',
      largeType: true,
      singleKeys: true,
      muted: ['COPIED'],
    });
    expect(await settings('gaj-head')).toEqual(asBegun);
    expect(await settings('sys-admin')).toEqual(asBegun);
  });

  it('views are kept by name, replaced and taken away', async () => {
    const views = async (): Promise<unknown> =>
      (await ask<{ savedViews: unknown }>('gaj-liaison', '{ savedViews { name value } }')).savedViews;
    await ask('gaj-liaison', SAVE_VIEW, { input: { name: 'inbox', value: '{"sort":"DUE"}' } });
    await ask('gaj-liaison', SAVE_VIEW, { input: { name: 'inbox', value: '{"sort":"ARRIVAL"}' } });
    expect(await views()).toEqual([{ name: 'inbox', value: '{"sort":"ARRIVAL"}' }]);
    await ask('gaj-liaison', SAVE_VIEW, { input: { name: 'inbox' } });
    expect(await views()).toEqual([]);
    for (const input of [
      { name: '', value: '{}' },
      { name: '长'.repeat(101), value: '{}' },
    ])
      expect(await refused('gaj-liaison', SAVE_VIEW, { input })).toEqual([422, 'INVALID_INPUT']);
    for (const value of ['[]', '1', '{', `{"a":"${'长'.repeat(60_000)}"}`])
      expect(await refused('gaj-liaison', SAVE_VIEW, { input: { name: 'inbox', value } })).toEqual([
        400,
        'BAD_USER_INPUT',
      ]);
  });

  it('a draft is kept until it is thrown away, and then nothing of it is left', async () => {
    const about = randomUUID();
    const drafts = async (login: string, only: object = {}): Promise<readonly Draft[]> =>
      (await ask<{ drafts: readonly Draft[] }>(login, DRAFTS, only)).drafts;
    const content = '{"party":"单某某"}';
    await ask('zrzy-officer-1', SAVE_DRAFT, { input: { about: '', form: 'OPEN.R01', content: '{}' } });
    platform.later(0.1);
    await ask('zrzy-officer-1', SAVE_DRAFT, {
      input: { about, form: 'SUBMIT_REPORT', basedOn: 1, content: '{"a":1}' },
    });
    await ask('zrzy-officer-1', SAVE_DRAFT, { input: { about, form: 'SUBMIT_REPORT', basedOn: 2, content } });
    const kept = { about, form: 'SUBMIT_REPORT', basedOn: 2, content };
    expect(await drafts('zrzy-officer-1')).toEqual([
      kept,
      { about: '', form: 'OPEN.R01', basedOn: null, content: '{}' },
    ]);
    expect(await drafts('zrzy-officer-1', { about })).toEqual([kept]);
    expect(await drafts('zrzy-officer-2')).toEqual([]);
    const stored = JSON.stringify(await platform.owner.query('SELECT * FROM draft'));
    expect(stored).not.toContain('单某某');

    expect(await ask('zrzy-officer-1', DISCARD, { input: { about, form: 'SUBMIT_REPORT' } })).toEqual({
      discardDraft: { discarded: true },
    });
    expect(await ask('zrzy-officer-1', DISCARD, { input: { about, form: 'SUBMIT_REPORT' } })).toEqual({
      discardDraft: { discarded: false },
    });
    expect(await drafts('zrzy-officer-1', { about })).toEqual([]);
    const [row] = await platform.owner.query<{ sealed: string | null }[]>('SELECT sealed FROM draft WHERE about = $1', [
      about,
    ]);
    expect(row).toEqual({ sealed: null });
  });

  it('a draft that was moved to another row opens for nobody, and keeps nobody from the others', async () => {
    await ask('zrzy-officer-2', SAVE_DRAFT, { input: { about: '', form: 'OPEN.R02', content: '{"mine":true}' } });
    await platform.owner.query("UPDATE draft SET person_id = 'zrzy-head' WHERE form = 'OPEN.R02'");
    await ask('zrzy-head', SAVE_DRAFT, { input: { about: '', form: 'OPEN.R12', content: '{}' } });
    const { drafts } = await ask<{ drafts: readonly Draft[] }>('zrzy-head', DRAFTS);
    expect(drafts.map(({ form }) => form)).toEqual(['OPEN.R12']);
  });

  it('says what a draft may be called, and how many there may be', async () => {
    for (const input of [
      { about: 'x', form: 'A', content: '{}' },
      { about: '', form: '', content: '{}' },
      { about: '', form: 'A B', content: '{}' },
    ])
      expect(await refused('zrzy-liaison', SAVE_DRAFT, { input })).toEqual([422, 'INVALID_INPUT']);
    await platform.owner.query(
      `INSERT INTO draft SELECT 'zrzy-liaison', 'hejin-natural-resources', '', 'F' || n, NULL, 'x', now()
       FROM generate_series(1, 200) n`,
    );
    const one = { about: '', form: 'ONE_MORE', content: '{}' };
    expect(await refused('zrzy-liaison', SAVE_DRAFT, { input: one })).toEqual([422, 'INVALID_INPUT']);
    await ask('zrzy-liaison', SAVE_DRAFT, { input: { ...one, form: 'F7' } });
    expect(await refused('zrzy-auditor', SAVE_DRAFT, { input: one })).toEqual([403, 'NOT_ALLOWED']);
  });
});
