import { randomUUID } from 'node:crypto';

import { FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { unlawfulPatch } from '../support/ledger-client.js';
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
const DRAFTS = '{ drafts { about form basedOn } }';
const DRAFT =
  'query ($about: Text!, $form: Text!) { draft(about: $about, form: $form) { about form basedOn content } }';
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
    const long = { name: 'inbox', value: `{"a":"${'x'.repeat(5_000)}"}` };
    expect(await refused('gaj-liaison', SAVE_VIEW, { input: long })).toEqual([422, 'INVALID_INPUT']);
    for (const value of ['[]', '1', '{', `{"a":"${'长'.repeat(60_000)}"}`])
      expect(await refused('gaj-liaison', SAVE_VIEW, { input: { name: 'inbox', value } })).toEqual([
        400,
        'BAD_USER_INPUT',
      ]);
  });

  it('views are as many as may be at a time, and room is made by taking one away', async () => {
    const save = (name: string, value?: string): Promise<unknown> =>
      ask('jcy-liaison', SAVE_VIEW, { input: { name, value } });
    for (let n = 0; n < 100; n += 1) await save(`v${n}`, '{}');
    expect(await refused('jcy-liaison', SAVE_VIEW, { input: { name: 'one more', value: '{}' } })).toEqual([
      422,
      'INVALID_INPUT',
    ]);
    await save('v7');
    await save('one more', '{}');
    for (let n = 0; n < 3; n += 1) await save(`never there ${n}`);
    const rows: unknown[] = await platform.owner.query("SELECT name FROM saved_view WHERE name LIKE 'never%'");
    expect(rows).toEqual([]);
  });

  it('settings that are changed at once are all changed', async () => {
    await Promise.all(
      [{ language: 'EN' }, { largeType: true }, { singleKeys: false }, { muted: ['URGED'] }].map((input) =>
        ask('fy-liaison', SAVE, { input }),
      ),
    );
    const { settings } = await ask<{ settings: Settings }>('fy-liaison', `{ settings { ${SETTINGS} } }`);
    expect(settings).toEqual({ language: 'EN', largeType: true, singleKeys: false, muted: ['URGED'] });
  });

  it('a draft is kept until it is thrown away, and then nothing of it is left', async () => {
    const about = randomUUID();
    const drafts = async (login: string): Promise<readonly Omit<Draft, 'content'>[]> =>
      (await ask<{ drafts: readonly Omit<Draft, 'content'>[] }>(login, DRAFTS)).drafts;
    const draft = async (login: string, form: string): Promise<Draft | null> =>
      (await ask<{ draft: Draft | null }>(login, DRAFT, { about, form })).draft;
    const content = '{"party":"单某某"}';
    await ask('zrzy-officer-1', SAVE_DRAFT, { input: { about: '', form: 'OPEN.R01', content: '{}' } });
    platform.later(0.1);
    await ask('zrzy-officer-1', SAVE_DRAFT, {
      input: { about, form: 'SUBMIT_REPORT', basedOn: 1, content: '{"a":1}' },
    });
    await ask('zrzy-officer-1', SAVE_DRAFT, { input: { about, form: 'SUBMIT_REPORT', basedOn: 2, content } });
    const kept = { about, form: 'SUBMIT_REPORT', basedOn: 2 };
    expect(await drafts('zrzy-officer-1')).toEqual([kept, { about: '', form: 'OPEN.R01', basedOn: null }]);
    expect(await draft('zrzy-officer-1', 'SUBMIT_REPORT')).toEqual({ ...kept, content });
    expect(await drafts('zrzy-officer-2')).toEqual([]);
    expect(await draft('zrzy-officer-2', 'SUBMIT_REPORT')).toBeNull();
    const stored = JSON.stringify(await platform.owner.query('SELECT * FROM draft'));
    expect(stored).not.toContain('单某某');

    expect(await ask('zrzy-officer-1', DISCARD, { input: { about, form: 'SUBMIT_REPORT' } })).toEqual({
      discardDraft: { discarded: true },
    });
    expect(await ask('zrzy-officer-1', DISCARD, { input: { about, form: 'SUBMIT_REPORT' } })).toEqual({
      discardDraft: { discarded: false },
    });
    expect(await draft('zrzy-officer-1', 'SUBMIT_REPORT')).toBeNull();
    expect((await drafts('zrzy-officer-1')).map(({ form }) => form)).toEqual(['OPEN.R01']);
    const [row] = await platform.owner.query<{ sealed: string | null }[]>('SELECT sealed FROM draft WHERE about = $1', [
      about,
    ]);
    expect(row).toEqual({ sealed: null });
  });

  it('a draft is wiped by the act that it was for, not by one that is refused or another’s', async () => {
    const drafts = async (login: string): Promise<readonly string[]> =>
      (await ask<{ drafts: readonly Draft[] }>(login, DRAFTS)).drafts.map(({ about, form }) => `${form} ${about}`);
    const save = (login: string, about: string, form: string): Promise<unknown> =>
      ask(login, SAVE_DRAFT, { input: { about, form, content: '{"x":1}' } });
    await save('zrzy-unit', '', 'OPEN.R01');
    await save('zrzy-unit', '', 'OPEN.R04');
    const referral = await FiledCase.open(platform);
    expect(await drafts('zrzy-unit')).toEqual(['OPEN.R04 ']);
    const { id } = referral;
    await save('zrzy-officer-1', id, 'SUBMIT_REPORT');
    await save('zrzy-officer-2', id, 'SUBMIT_REPORT');
    const refused = await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT', FACTS.SUBMIT_REPORT, 99);
    expect(refused.refusal?.code).toBe('STALE_VERSION');
    expect(await drafts('zrzy-officer-1')).toContain(`SUBMIT_REPORT ${id}`);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    expect(await drafts('zrzy-officer-1')).not.toContain(`SUBMIT_REPORT ${id}`);
    expect(await drafts('zrzy-officer-2')).toContain(`SUBMIT_REPORT ${id}`);
    await save('zrzy-officer-1', '', 'REGISTER_PATCH');
    await unlawfulPatch(platform);
    expect(await drafts('zrzy-officer-1')).not.toContain('REGISTER_PATCH ');
  });

  it('a draft that was moved to another row opens for nobody', async () => {
    await ask('zrzy-officer-2', SAVE_DRAFT, { input: { about: '', form: 'OPEN.R02', content: '{"mine":true}' } });
    await platform.owner.query("UPDATE draft SET person_id = 'zrzy-head' WHERE form = 'OPEN.R02'");
    const { draft } = await ask<{ draft: Draft | null }>('zrzy-head', DRAFT, { about: '', form: 'OPEN.R02' });
    expect(draft).toBeNull();
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
    const client = await platform.as('nync-liaison');
    await platform.owner.query(
      `INSERT INTO draft SELECT 'nync-liaison', 'hejin-agriculture', '', 'F' || n, NULL, 'x', now()
       FROM generate_series(1, 190) n`,
    );
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => client.ask(SAVE_DRAFT, { input: { ...one, form: `AT_ONCE${n}` } })),
    );
    const [{ kept }] = await platform.owner.query<[{ kept: number }]>(
      "SELECT count(*)::int AS kept FROM draft WHERE person_id = 'nync-liaison'",
    );
    expect(kept).toBe(200);
    expect(await refused('zrzy-auditor', SAVE_DRAFT, { input: one })).toEqual([403, 'NOT_ALLOWED']);
  });
});
