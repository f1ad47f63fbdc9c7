import { readFileSync } from 'node:fs';

import { COMMANDS } from '../../src/programs/commands.js';
import { runProgram } from '../support/process.js';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

describe('the command line', () => {
  const run = (...args: string[]): Promise<{ code: number | null; said: string }> =>
    runProgram('programs/referral', args);

  it('lists every command, also where nothing was asked', async () => {
    for (const args of [[], ['--help']]) {
      const { code, said } = await run(...args);
      expect(code).toBe(0);
      for (const [name, { en }] of Object.entries(COMMANDS))
        expect(said).toMatch(new RegExp(`^ {2}${name} .*${en.slice(0, 20)}`, 'm'));
    }
  });

  it('explains each command without running it', async () => {
    const said = await Promise.all(Object.keys(COMMANDS).map((name) => run(name, '--help')));
    expect(said.map(({ code }) => code)).toEqual(said.map(() => 0));
    for (const [index, [name, { takes, zh }]] of Object.entries(COMMANDS).entries()) {
      expect(said[index]?.said).toContain(`npm run referral -- ${name} ${takes}`.trimEnd());
      expect(said[index]?.said).toContain(zh);
    }
  });

  it('names what it does not know, and hands on the end of what it runs', async () => {
    expect(await run('explode')).toMatchObject({ code: 2, said: expect.stringContaining('"explode"') as string });
    expect(await run('constructor')).toMatchObject({ code: 2 });
    expect(await run('verify', 'nowhere.txt')).toMatchObject({
      code: 2,
      said: expect.stringContaining('cannot be verified') as string,
    });
    expect(await run('export-audit')).toMatchObject({
      code: 1,
      said: expect.stringContaining('name the file') as string,
    });
  });

  it('is what the npm scripts of old call', () => {
    for (const name of Object.keys(COMMANDS).filter((one) => one !== 'healthcheck'))
      expect([name, scripts[name]]).toEqual([name, `npm run -s referral -- ${name}`]);
  });
});
