import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The floors of the house, lowest first: imports go down only, and folders on one floor never see each other.
 * `src/*.ts` and `src/tools` are the top floor. See docs/architecture.md.
 */
const FLOORS: readonly (readonly string[])[] = [
  ['domain'],
  ['platform'],
  ['agencies'],
  ['access'],
  ['casebook'],
  ['referrals'],
  ['ledger'],
  ['relay', 'inbox', 'deadlines'],
  ['oversight'],
  ['web'],
  ['', 'tools'],
];
/** Inside domain/ and in this order. */
const DOMAIN: readonly (readonly string[])[] = [
  ['kernel'],
  ['agency'],
  ['deadline'],
  ['notice'],
  ['referral'],
  ['access'],
  ['route'],
  ['audit'],
  ['ledger'],
  ['decision'],
];

const SRC = path.resolve('src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const sources = new Map(files.map((file) => [file, readFileSync(path.join(SRC, file), 'utf8')]));

/** What a file imports: files of ours by their path below src/, packages by name. */
function importsOf(file: string): { readonly ours: string[]; readonly packages: string[] } {
  const named = [...(sources.get(file) ?? '').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
  const ours = named
    .filter((name) => name.startsWith('.'))
    .map((name) => path.join(path.dirname(file), name).replace(/\.js$/, '.ts'));
  return { ours, packages: named.filter((name) => !name.startsWith('.')) };
}

const folderOf = (file: string): string => (file.includes('/') ? file.split('/')[0]! : '');
const level = (floors: readonly (readonly string[])[], folder: string): number =>
  floors.findIndex((floor) => floor.includes(folder));

describe('the floors', () => {
  it('hold every folder of src/', () => {
    const folders = [...new Set(files.map(folderOf))].sort();
    expect(folders).toEqual(FLOORS.flat().sort());
  });

  it('import downwards only, never sideways', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .ours.filter((target) => {
          const [from, to] = [folderOf(file), folderOf(target)];
          return (
            from !== to && level(FLOORS, to) >= level(FLOORS, from) && !(level(FLOORS, from) === FLOORS.length - 1)
          );
        })
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('inside domain/: downwards only, nothing from outside, no framework, no package at all, no clock', () => {
    const inDomain = files.filter((file) => file.startsWith('domain/'));
    const within = (file: string): string => file.split('/')[1]!;
    const wrong = inDomain.flatMap((file) =>
      importsOf(file)
        .ours.filter(
          (target) =>
            !target.startsWith('domain/') ||
            (within(target) !== within(file) && level(DOMAIN, within(target)) >= level(DOMAIN, within(file))),
        )
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
    expect(inDomain.flatMap((file) => importsOf(file).packages)).toEqual([]);
    expect(
      inDomain.filter((file) => /new Date\(\)|Date\.now\(|Math\.random\(|process\./.test(sources.get(file) ?? '')),
    ).toEqual([]);
    expect([...new Set(inDomain.map(within))].sort()).toEqual(DOMAIN.flat().sort());
  });

  it('ask the database through units of work, which say in whose name', () => {
    const byHand = files.filter(
      (file) =>
        importsOf(file).packages.some((name) => name === 'typeorm' || name === 'pg') &&
        !/^(platform|tools)\/|^boot\.ts$/.test(file),
    );
    expect(byHand.sort()).toEqual([
      'access/load-city.ts',
      'access/policy/cost-budget.ts',
      'access/sign-in/sign-in-limits.ts',
    ]);
    const inNobodysName = files.filter((file) => /\.(plain|alone)\(/.test(sources.get(file) ?? '')).sort();
    expect(inNobodysName).toEqual([
      'access/posts/appointments.ts',
      'access/record/access-events.ts',
      'agencies/directory.ts',
      'casebook/rule-book.ts',
      'casebook/write-gate.ts',
      'oversight/tree/proofs.ts',
      'oversight/tree/receipt-notes.ts',
    ]);
    const runners = files
      .filter((file) => /createQueryRunner|\.getRepository\(|\.manager\b/.test(sources.get(file) ?? ''))
      .sort();
    expect(runners).toEqual(['platform/database/migrate.ts', 'platform/database/unit-of-work.ts']);
  });

  it('have no import cycle', () => {
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      state.set(file, 'open');
      for (const target of importsOf(file).ours.filter((name) => sources.has(name))) visit(target, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('hold small files with names that say something', () => {
    expect(files.filter((file) => (sources.get(file) ?? '').split('\n').length > 251)).toEqual([]);
    expect(
      files.filter((file) => /(^|\/)(index|types|constants|utils|helpers|common|shared)(\.ts|\/)/.test(file)),
    ).toEqual([]);
    expect(files.filter((file) => /export \* from/.test(sources.get(file) ?? ''))).toEqual([]);
  });

  it('import only what exists', () => {
    const missing = files.flatMap((file) =>
      importsOf(file)
        .ours.filter((target) => !sources.has(target))
        .map((target) => `${file} → ${target}`),
    );
    expect(missing).toEqual([]);
  });
});
