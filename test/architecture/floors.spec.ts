import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { INSTRUMENTS, INSTRUMENTS_OF_LIMITS_ONLY } from '../../src/domain/law/citations.js';
import { DEADLINE_RULE_IDS } from '../../src/domain/law/rule-ids.js';

/**
 * The floors of the house, lowest first: imports go down only, and folders on one floor never see each other.
 * `src/*.ts` and `src/programs` are the top floor; the verifier ships alone. See docs/architecture.md.
 */
const FLOORS: readonly (readonly string[])[] = [
  ['domain'],
  ['platform'],
  ['agencies'],
  ['access'],
  ['books'],
  ['files'],
  ['referrals'],
  ['ledger'],
  ['relay', 'deadlines'],
  ['inbox', 'workspace'],
  ['papers'],
  ['forms'],
  ['oversight'],
  ['edge'],
  ['verifier'],
  ['', 'programs'],
];
/** Inside domain/ and in this order. */
const DOMAIN: readonly (readonly string[])[] = [
  ['kernel'],
  ['subject'],
  ['file'],
  ['law'],
  ['agency'],
  ['deadline'],
  ['notice'],
  ['referral'],
  ['access'],
  ['route'],
  ['paper'],
  ['audit'],
  ['crime'],
  ['campaign'],
  ['ledger'],
  ['decision'],
  ['sheet'],
];

const LAW = JSON.parse(readFileSync('config/law/deadline-rules.json', 'utf8')) as { id: string; source: string }[];

const SRC = path.resolve('src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const sources = new Map(files.map((file) => [file, readFileSync(path.join(SRC, file), 'utf8')]));

/** What a file imports, as the parser sees it: files of ours by their path below src/, packages by name. */
function importsOf(file: string): { readonly ours: string[]; readonly packages: string[] } {
  const known = imports.get(file);
  if (known !== undefined) return known;
  const { importedFiles } = ts.preProcessFile(sources.get(file) ?? '', true, true);
  const named = importedFiles.map(({ fileName }) => fileName);
  const ours = named
    .filter((name) => name.startsWith('.'))
    .map((name) => path.join(path.dirname(file), name).replace(/\.js$/, '.ts'));
  const found = { ours, packages: named.filter((name) => !name.startsWith('.')) };
  imports.set(file, found);
  return found;
}
const imports = new Map<string, { readonly ours: string[]; readonly packages: string[] }>();

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

  it('know no feature in the platform: of the domain it imports the kernel alone', () => {
    const wrong = files
      .filter((file) => file.startsWith('platform/'))
      .flatMap((file) =>
        importsOf(file)
          .ours.filter((target) => !/^(platform|domain\/kernel)\//.test(target))
          .map((target) => `${file} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('say nothing of referrals in platform, subject and audit; the names of the platform and its roles apart', () => {
    const named = files
      .filter((file) => /^(platform|domain\/(subject|audit))\//.test(file))
      .filter((file) =>
        /referral/i.test(
          (sources.get(file) ?? '').replaceAll(/case-referral-platform|referral_(api|worker|queue|owner|%)/g, ''),
        ),
      );
    expect(named).toEqual([]);
  });

  it('let the verifier ship alone: with the format, the kernel and the hashes, and nothing else', () => {
    const wrong = files
      .filter((file) => file.startsWith('verifier/'))
      .flatMap((file) =>
        importsOf(file)
          .ours.filter(
            (target) =>
              !/^(verifier|domain\/(audit|kernel|subject)|platform\/crypto\/(note-key|tree-hash))[/.]/.test(target),
          )
          .map((target) => `${file} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('ask the database through units of work, which say in whose name', () => {
    const byHand = files.filter(
      (file) =>
        importsOf(file).packages.some((name) => name === 'typeorm' || name === 'pg') &&
        !/^(platform|programs)\/|^boot\.ts$|\.entity\.ts$/.test(file),
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
      'books/rule-book.ts',
      'books/write-gate.ts',
      'oversight/tree/proofs.ts',
      'platform/database/bell.ts',
    ]);
    const runners = files
      .filter((file) => /createQueryRunner|\.getRepository\(|\.manager\b/.test(sources.get(file) ?? ''))
      .sort();
    expect(runners).toEqual([
      'platform/database/migrate.ts',
      'platform/database/transaction.ts',
      'platform/database/unit-of-work.ts',
    ]);
  });

  it('write state, history and receipts in books/ alone (the bare floor of the benchmark apart)', () => {
    const writes =
      /(INSERT INTO|UPDATE|DELETE FROM)\s+(referral|audit_event|command_receipt|ledger_record|ledger_version)\b/;
    const elsewhere = files.filter((file) => writes.test(sources.get(file) ?? ''));
    expect(elsewhere.filter((file) => !/^(books|platform\/database\/migrations|programs\/bench)\//.test(file))).toEqual(
      [],
    );
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

  it('have exemptions of the linter that name files which exist', () => {
    const exempt = [...readFileSync('eslint.config.js', 'utf8').matchAll(/'((?:src|test)\/[^'*]+\.ts)'/g)].map(
      ([, file]) => file!,
    );
    expect(exempt.length).toBeGreaterThan(5);
    expect(exempt.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('name time limits that the law in config/ has', () => {
    expect([...DEADLINE_RULE_IDS].sort()).toEqual([...new Set(LAW.map(({ id }) => id))].sort());
  });

  it('cite instruments of the register, the time limits of config/ too', () => {
    const register = [...Object.values(INSTRUMENTS), ...INSTRUMENTS_OF_LIMITS_ONLY];
    const bare = (source: string): string => source.replaceAll(/[《》]/g, '');
    const stray = LAW.filter(({ source }) => !register.some((instrument) => instrument.includes(bare(source))));
    expect(stray).toEqual([]);
  });

  it('have one type for a text in both languages', () => {
    const others = files.filter((file) => /\bzh: string;\s+(readonly )?en: string\b/.test(sources.get(file) ?? ''));
    expect(others).toEqual(['domain/kernel/bilingual.ts']);
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
