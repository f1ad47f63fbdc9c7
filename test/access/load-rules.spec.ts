import type { DataSource } from 'typeorm';

import { loadRules } from '../../src/access/load-city.js';
import { type Law, readConfiguration } from '../../src/agencies/city.js';
import { DeadlineRuleRow } from '../../src/agencies/deadline-rule.entity.js';
import type { DeadlineRule } from '../../src/domain/deadline/deadline-rule.js';
import { ruleOn } from '../../src/domain/deadline/rule-on.js';
import type { LocalDate } from '../../src/domain/kernel/instant.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';

const day = (text: string): LocalDate => text as LocalDate;

describe('the time limits of the law', () => {
  let database: TestDatabase;
  let owner: DataSource;
  let law: Law;
  beforeAll(async () => {
    database = await emptyDatabase();
    owner = await createDataSource(database.url, null, 2).initialize();
    await migrate(owner);
    law = await readConfiguration('config/cities/hejin/city.json');
    await loadRules(owner, law);
  });
  afterAll(async () => {
    await owner.destroy();
    await database.drop();
  });

  const changed = (change: Partial<DeadlineRule>): Law => ({
    ...law,
    rules: law.rules.map((rule) => (rule.id === 'D-06' ? { ...rule, ...change } : rule)),
  });
  const loaded = (): Promise<DeadlineRule[]> => owner.manager.find(DeadlineRuleRow, { where: { id: 'D-06' } });

  it('are loaded again as often as one likes', async () => {
    await loadRules(owner, law);
    expect(await loaded()).toHaveLength(1);
  });

  it.each<[string, Partial<DeadlineRule>]>([
    ['the length', { length: 5 }],
    ['how it is counted', { regime: 'WD' }],
    ['the article', { article: '第九条' }],
    ['the day from which it holds', { validFrom: day('2020-01-01') }],
  ])('are refused where a version that is loaded says another thing: %s', async (_, change) => {
    await expect(loadRules(owner, changed(change))).rejects.toThrow(
      'deadline rule D-06, version 1, is loaded with other content: write a new version in its file',
    );
  });

  it('change by a new version, which holds from its day on, and the past keeps the old one', async () => {
    const [old] = law.rules.filter(({ id }) => id === 'D-06') as [DeadlineRule];
    const next = { ...old, version: 2, validFrom: day('2027-01-01'), length: 5 };
    await loadRules(owner, { ...law, rules: [...law.rules, next] });
    for (const rules of [await loaded(), (await loaded()).reverse()])
      expect(['2026-12-31', '2027-01-01'].map((on) => ruleOn(rules, 'D-06', day(on)).length)).toEqual([old.length, 5]);
  });

  it('end on the day that is written later', async () => {
    await loadRules(owner, changed({ validTo: day('2030-12-31') }));
    expect((await loaded()).find(({ version }) => version === 1)?.validTo).toBe('2030-12-31');
  });
});
