import type { City } from '../agencies/city.js';
import { POSTS } from '../domain/agency/agency.js';
import type { Foundation } from '../platform/platform.module.js';

interface Started {
  readonly foundation: Foundation;
  readonly city: City;
  readonly withDemonstration: boolean;
  readonly embedded: boolean;
}

/** Where it runs, who can sign in, what to try first. */
export function printWelcome({ city, withDemonstration, embedded, foundation }: Started, url: string): void {
  const lines = [
    '',
    `${city.name}案件移送平台 / case referral platform: ${url}`,
    `  ${foundation.env.EXPLORER ? `explorer ${url}/explorer/   ` : ''}health ${url}/health`,
    `  database: ${embedded ? `embedded PostgreSQL, data in ${foundation.env.DATA_FOLDER}` : 'DATABASE_URL'}; ` +
      `queues: ${foundation.queues.name}`,
    ...(withDemonstration ? demonstration(city) : []),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function demonstration(city: City): string[] {
  const { password, accounts } = city.demonstration ?? { password: '', accounts: [] };
  const width = Math.max(...accounts.map(({ login }) => login.length));
  return [
    `  演示账号（密码均为 ${password}）/ demonstration accounts, all with the password ${password}:`,
    ...accounts.map(({ login, name, post }) => `    ${login.padEnd(width)}  ${name}（${POSTS[post]}）`),
    '  先试 / try first: npm run demo   （从报告到判决，走完一个案件 / plays one case from the report to the judgment）',
  ];
}
