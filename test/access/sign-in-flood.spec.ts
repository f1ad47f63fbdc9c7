import { setTimeout as sleep } from 'node:timers/promises';

import type { Bound } from '../../src/access/sign-in/bound.js';
import { Passwords } from '../../src/access/sign-in/passwords.js';
import { PASSWORD, startPlatform, type TestPlatform, tokenOf } from '../support/platform.js';

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
const ME = '{ me { name } }';
/** Requests of somebody who has signed in, while others guess. */
const REQUESTS = 45;
/** Failures of one login from one source that are let pass. */
const MAY_FAIL = 5;

const isBusy = ({ code }: Answer): boolean => code === 'BUSY';

interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly retryAfter: string | null;
}

describe('more sign-ins at once than can be hashed', () => {
  let platform: TestPlatform;
  let sent = 0;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false, settings: { TRUST_PROXY: '1' } });
  });
  beforeEach(() => platform.owner.query('DELETE FROM sign_in_attempt'));
  afterAll(() => platform.close());

  async function ask(body: object, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return {
      status: response.status,
      code: errors?.[0]?.extensions.code ?? null,
      retryAfter: response.headers.get('retry-after'),
    };
  }
  const signIn = (login: string, password: string, from: string): Promise<Answer> =>
    ask({ query: SIGN_IN, variables: { input: { login, password } } }, { 'x-forwarded-for': from });
  /** A guess at a login that nobody has tried, from where nobody has: it meets no limit but that of the machine. */
  const guess = (): Promise<Answer> => {
    sent += 1;
    return signIn(`nobody-${sent}`, 'wrong', `198.51.${Math.floor(sent / 250)}.${sent % 250}`);
  };
  /** Does something while the queue of the hashes is full: its one place is held and the others wait behind it. */
  const whileFull = async <T>(work: () => Promise<T>): Promise<T> => {
    const { bound } = platform.app.get<{ bound: Bound }>(Passwords);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const waiting: Promise<void>[] = [];
    for (let room = true; room;) {
      try {
        bound.requireRoom();
        waiting.push(bound.run(() => held));
      } catch {
        room = false;
      }
    }
    try {
      return await work();
    } finally {
      release();
      await Promise.all(waiting);
    }
  };

  it('two hundred at once: each is answered, and some are told when to come back', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, guess));
    expect(answers.filter(({ status }) => ![200, 401, 429].includes(status))).toEqual([]);
    const busy = answers.filter(isBusy);
    expect(busy.length).toBeGreaterThan(0);
    expect(busy.filter(({ status, retryAfter }) => status !== 429 || !/^[1-9]\d?$/.test(retryAfter ?? ''))).toEqual([]);
    expect(answers.filter(({ code }) => code === 'SIGN_IN_FAILED').length).toBeGreaterThan(0); // the queue is served
  });

  it('whoever has signed in goes on working meanwhile', async () => {
    const token = await tokenOf(platform, 'gaj-liaison');
    await ask({ query: ME }, { authorization: `Bearer ${token}` }); // what is made once has been made
    let [flooding, hashed] = [true, 0];
    const flood = Array.from({ length: 60 }, async () => {
      while (flooding) {
        if ((await guess()).code === 'SIGN_IN_FAILED') hashed += 1;
        else await sleep(100); // the queue was full
      }
    });
    await sleep(300); // the queue is full
    hashed = 0;
    for (let n = 0; n < REQUESTS; n += 1)
      expect((await ask({ query: ME }, { authorization: `Bearer ${token}` })).status).toBe(200);
    flooding = false;
    // A request that waited behind the queue would take as long as thirty hashes.
    expect(hashed / REQUESTS).toBeLessThan(15);
    await Promise.all(flood);
  });

  it('who was told to come back has not failed: the right password works as soon as there is room', async () => {
    const [login, from] = ['fy-liaison', '192.0.2.9'];
    const answers = await whileFull(async () => {
      const told: Answer[] = [];
      while (told.length <= MAY_FAIL) told.push(await signIn(login, PASSWORD, from));
      return told;
    });
    expect(answers.filter((answer) => !isBusy(answer))).toEqual([]);
    expect(await signIn(login, PASSWORD, from)).toMatchObject({ status: 200, code: null });
  });

  it('an activation waits in the same queue', async () => {
    const query = 'mutation ($input: ActivateAccountInput!) { activateAccount(input: $input) { activated } }';
    const activate = (login: string): Promise<Answer> => {
      const input = { login, activationCode: 'a.b', newPassword: 'a-long-password' };
      return ask({ query, variables: { input } }, { 'x-forwarded-for': '192.0.2.10' });
    };
    expect(await whileFull(() => activate('nobody-to-activate'))).toMatchObject({ status: 429, code: 'BUSY' });
    expect(await activate('nobody-to-activate')).toMatchObject({ code: 'SIGN_IN_FAILED' });
  });
});
