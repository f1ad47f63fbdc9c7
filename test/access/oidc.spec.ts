import { spawn } from 'node:child_process';

import { startPlatform, type TestPlatform } from '../support/platform.js';
import { type PlatformProcess, watch } from '../support/process.js';

const PUBLIC = 'http://127.0.0.1:9'; // nobody listens: the browser of this test stops there
const CALLBACK = `${PUBLIC}/oidc/callback`;
const SECRET = 'app-secret-for-tests-only-0123456789';

interface Browser {
  readonly cookies: Map<string, string>;
  visit(url: string): Promise<Response>;
}

/** As much of a browser as it takes: cookies per origin, redirects by hand. */
function newBrowser(): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async visit(url) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      return response;
    },
  };
}

describe('sign-in at an identity provider', () => {
  let provider: PlatformProcess;
  let platform: TestPlatform;
  beforeAll(async () => {
    provider = watch(
      spawn(process.execPath, ['test/support/oidc-provider.js'], {
        env: { PATH: process.env['PATH'], REDIRECT_URI: CALLBACK },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    await provider.printed('ready http');
    const issuer = /ready (\S+)/.exec(provider.output())?.[1] ?? '';
    platform = await startPlatform({
      relay: false,
      settings: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'app', OIDC_CLIENT_SECRET: SECRET, PUBLIC_URL: PUBLIC },
    });
  });
  afterAll(async () => {
    provider.child.kill();
    await provider.ended;
    await platform.close();
  });

  /**
   * From the start page to the provider, through its form, to the address that the provider sends the browser back to.
   */
  async function toTheProvider(browser: Browser, answer: string): Promise<string> {
    const started = await browser.visit(`${platform.url}/oidc/start`);
    expect(started.headers.getSetCookie()[0]).toMatch(
      /^__Host-oidc=[^;]+; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    const there = newBrowser();
    let url = started.headers.get('location') ?? '';
    for (let hops = 0; hops < 10 && !url.startsWith(CALLBACK); hops += 1) {
      const page = await there.visit(url);
      const location = page.headers.get('location');
      url = location === null ? `${url}?${answer}` : new URL(location, url).href;
    }
    return url;
  }
  const comeBack = (browser: Browser, address: string): Promise<Response> =>
    browser.visit(`${platform.url}${address.slice(PUBLIC.length)}`);
  const codeOf = async (response: Response): Promise<string | undefined> =>
    ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;
  const lastRecorded = async (): Promise<unknown> => {
    const rows: unknown[] = await platform.owner.query(
      `SELECT login, person_id AS person, outcome
       FROM access_event
       WHERE 'oidc' = ANY (operations)
       ORDER BY at DESC, ctid DESC LIMIT 1`,
    );
    return rows[0];
  };

  it('begins a session of the person with that login, in a cookie, and is recorded', async () => {
    const browser = newBrowser();
    const back = await comeBack(browser, await toTheProvider(browser, 'login=gaj-liaison'));
    expect([back.status, back.headers.get('location')]).toEqual([302, '/']);
    expect(await lastRecorded()).toEqual({ login: 'gaj-liaison', person: 'gaj-liaison', outcome: ['OK'] });
    const cookie = `__Host-referral_session=${browser.cookies.get('__Host-referral_session') ?? ''}`;
    const me = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ query: '{ me { personId post secondFactor } }' }),
    });
    expect(await me.json()).toEqual({
      data: { me: { personId: 'gaj-liaison', post: 'LIAISON', secondFactor: false } },
    });
  });

  const changed = (address: string, name: string, value: string): string => {
    const url = new URL(address);
    url.searchParams.set(name, value);
    return url.href;
  };

  it.each<[string, (address: string, browser: Browser) => string, string]>([
    ['another state', (address) => changed(address, 'state', 'other'), 'OIDC_REJECTED'],
    ['a code that was made up', (address) => changed(address, 'code', 'made-up'), 'OIDC_REJECTED'],
    ['the issuer of another provider', (address) => changed(address, 'iss', 'http://127.0.0.1:1'), 'OIDC_REJECTED'],
    [
      'no sign-in pending in this browser',
      (address, browser) => {
        browser.cookies.clear();
        return address;
      },
      'OIDC_REJECTED',
    ],
    [
      'a pending sign-in that was made up',
      (address, browser) => {
        browser.cookies.set('__Host-oidc', 'AAAA');
        return address;
      },
      'OIDC_REJECTED',
    ],
    ['an error of the provider', () => `${CALLBACK}?error=server_error`, 'OIDC_REJECTED'],
  ])('refuses %s', async (_, attack, code) => {
    const browser = newBrowser();
    const address = await toTheProvider(browser, 'login=gaj-liaison');
    const response = await comeBack(browser, attack(address, browser));
    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie().some((cookie) => cookie.startsWith('__Host-referral_session'))).toBe(false);
    expect(await codeOf(response)).toBe(code);
    expect(await lastRecorded()).toMatchObject({ person: null, outcome: [code] });
  });

  it('refuses a code that comes twice, and a sign-in that another browser has begun', async () => {
    const [mine, other] = [newBrowser(), newBrowser()];
    const address = await toTheProvider(mine, 'login=gaj-liaison');
    await toTheProvider(other, 'login=fy-liaison');
    expect((await comeBack(other, address)).status).toBe(401);
    const kept = new Map(mine.cookies);
    expect((await comeBack(mine, address)).status).toBe(302);
    for (const [name, value] of kept) mine.cookies.set(name, value);
    expect((await comeBack(mine, address)).status).toBe(401);
  });

  it('lets nobody in whom the platform does not know, nor who refuses', async () => {
    for (const [answer, code] of [
      ['login=nobody-here', 'OIDC_REJECTED'],
      ['deny', 'OIDC_DENIED'],
    ] as const) {
      const browser = newBrowser();
      const response = await comeBack(browser, await toTheProvider(browser, answer));
      expect([response.status, await codeOf(response)]).toEqual([401, code]);
    }
  });

  it('a sign-in left lying for ten minutes has run out', async () => {
    const browser = newBrowser();
    const address = await toTheProvider(browser, 'login=gaj-liaison');
    platform.clock.forward(0.2);
    expect((await comeBack(browser, address)).status).toBe(401);
  });
});

describe('without an identity provider', () => {
  it('there is nothing to begin', async () => {
    const platform = await startPlatform({ relay: false });
    expect((await fetch(`${platform.url}/oidc/start`)).status).toBe(404);
    await platform.close();
  });

  it('one that does not answer keeps nobody from anything else', async () => {
    const platform = await startPlatform({
      relay: false,
      settings: {
        OIDC_ISSUER: 'http://127.0.0.1:59999',
        OIDC_CLIENT_ID: 'app',
        OIDC_CLIENT_SECRET: SECRET,
        PUBLIC_URL: PUBLIC,
      },
    });
    expect((await fetch(`${platform.url}/oidc/start`)).status).toBe(503);
    expect((await (await platform.as('gaj-liaison')).ask('{ me { post } }')).status).toBe(200);
    await platform.close();
  });
});
