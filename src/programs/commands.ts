import type { Bilingual } from '../domain/kernel/bilingual.js';
/** A command of the platform: what it does, and what it takes. */
export interface CommandRow extends Bilingual {
  /** The compiled program, below dist/. */
  readonly program: string;
  readonly takes: string;
  /** Lines about what it takes. */
  readonly more?: readonly string[];
}

/** Every command, by its name. Settings come from the environment (README, "Settings"). */
export const COMMANDS: Readonly<Record<string, CommandRow>> = {
  migrate: {
    program: 'programs/operate/migrate.js',
    takes: '',
    zh: '更新数据库结构、登录账号和城市配置',
    en: 'brings schema, logins and the configuration of the city up to date; once per release',
  },
  administrators: {
    program: 'programs/operate/appoint-administrators.js',
    takes: '<agency id>',
    zh: '任命首批三员，打印启用码一次',
    en: 'appoints the first three administrators, and prints their activation codes once',
  },
  'import-ledger': {
    program: 'programs/operate/import-ledger.js',
    takes: '<file.xlsx|file.csv> <login> [check|all|good] [url]',
    zh: '导入问题台账',
    en: 'reads a sheet into the ledger of a running platform; the password comes on standard input',
    more: [
      'check: says what is wrong and writes nothing (default)',
      'all: everything or nothing',
      'good: the good rows',
    ],
  },
  'export-audit': {
    program: 'programs/operate/export-audit.js',
    takes: '<file>',
    zh: '导出全部历史',
    en: 'writes the whole history into a new file, to be verified anywhere',
  },
  verify: {
    program: 'verifier/verify.js',
    takes: '<export or bundle> [--anchor <file>]… [--receipt <file>]… [--key <vkey>]',
    zh: '离线核验导出的历史或者案卷',
    en: 'verifies an export or a bundle with nothing but the files',
    more: [
      '--anchor: checkpoints that were kept elsewhere',
      '--receipt: a signed receipt that somebody kept',
      '--key: a key of the log that is known from elsewhere',
      'ends with 0 if everything holds, 1 if something does not, 2 if it cannot be read',
    ],
  },
  redact: {
    program: 'programs/operate/redact.js',
    takes: '<referral number> --rule <rule of retention> --basis <paper> --by <person>',
    zh: '依保存期限规定删减已办结移送的历史内容',
    en: 'takes the bodies out of the history of a referral that has ended; the hashes stay, and the history says why',
    more: ['--by: the person who answers for it; holds a post today'],
  },
  derive: {
    program: 'programs/operate/derive.js',
    takes: '',
    zh: '由案卷重新生成收件箱和检索条目',
    en: 'derives inbox and search entries again from the case files; beside the platform, after a release that says so',
  },
  recheck: {
    program: 'programs/operate/recheck.js',
    takes: '[sha256]',
    zh: '更新病毒库后重新查毒：一个文件，或者全部文件',
    en: 'has the virus check look at a file again, or at all files; after its signatures were updated',
  },
  witness: {
    program: 'programs/operate/witness.js',
    takes: '--log <vkey> --state <file> --key <file> --name <name> [--port <port>] [--new]',
    zh: '在另一机关留存检查点并联署',
    en: 'keeps and cosigns the checkpoints of a log, at another agency',
    more: ['--new: for the first start alone; a witness that forgets would sign a fork'],
  },
  demo: {
    program: 'programs/demo/demo.js',
    takes: '[url]',
    zh: '演示：一个图斑从移送到判决',
    en: 'plays one patch from the report to the judgment against a running platform',
  },
  'demo-ledger': {
    program: 'programs/demo/demo-ledger.js',
    takes: '[url]',
    zh: '演示：按方案的数字填充台账',
    en: 'fills the ledger of a running platform with the numbers of the plan',
  },
  bench: {
    program: 'programs/bench/bench.js',
    takes: '',
    zh: '性能：与同一 SQL 的下限相比',
    en: 'measures the platform beside the same SQL through pg; compare the ratios only',
  },
  'bench-grow': {
    program: 'programs/bench/bench-grow.js',
    takes: '[sizes]',
    zh: '性能：随历史件数增长的变化',
    en: 'measures lists, search, an act and sizes with 50,000 and 500,000 referrals in the past, or with other numbers',
  },
  healthcheck: {
    program: 'programs/operate/healthcheck.js',
    takes: '',
    zh: '容器健康检查',
    en: 'for a container: ends with 0 while the API answers, or the worker’s heart beats',
  },
};

const COLUMN = 16;

/** All commands, a line each. */
export function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, { zh, en }]) => `  ${name.padEnd(COLUMN)}${zh} / ${en}`);
  return ['用法 / usage: npm run referral -- <command> [--help]', '', ...rows, ''].join('\n');
}

/** One command. */
export function helpOf(name: string, { takes, zh, en, more = [] }: CommandRow): string {
  const usage = `用法 / usage: npm run referral -- ${name} ${takes}`.trimEnd();
  return [
    usage,
    '',
    `  ${zh}`,
    `  ${en}`,
    ...(more.length > 0 ? [''] : []),
    ...more.map((line) => `  ${line}`),
    '',
  ].join('\n');
}
