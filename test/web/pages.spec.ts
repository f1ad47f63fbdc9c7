import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

const CHROMIUM = process.env['TEST_CHROMIUM'] ?? '';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

if (CHROMIUM === '') {
  it('plain pages answer (no browser here: globalSetup has said so)', async () => {
    const platform = await startPlatform({ relay: false });
    for (const page of ['/', '/start.css', '/explorer/', '/health'])
      expect((await fetch(`${platform.url}${page}`)).status).toBe(200);
    await platform.close();
  });
} else {
  describe('the pages, in a browser', () => {
    let platform: TestPlatform;
    let browser: BrowserContext;
    let page: Page;
    let profile: string;
    const problems: string[] = [];
    const away: string[] = [];
    beforeAll(async () => {
      platform = await startPlatform({ relay: false });
      profile = await mkdtemp(path.join(tmpdir(), 'referral-browser-'));
      browser = await chromium.launchPersistentContext(profile, {
        executablePath: CHROMIUM,
        args: QUIET,
        viewport: { width: 1366, height: 768 },
      });
      page = await browser.newPage();
      page.on('request', (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(platform.url)) away.push(request.url());
      });
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
    });
    afterAll(async () => {
      await browser.close();
      await platform.close();
      await rm(profile, { recursive: true, force: true });
    });

    /** Puts an operation in the place of what the editor holds, runs it, and gives the answer that the page got. */
    async function run(name: string, operation: string): Promise<unknown> {
      await page.click('.graphiql-query-editor .monaco-editor', { position: { x: 200, y: 200 } });
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(operation);
      await page.getByRole('tab', { name }).waitFor(); // the editor has taken it in
      for (;;) {
        const answered = page
          .waitForResponse((response) => response.request().postData()?.includes(JSON.stringify(operation)) ?? false, {
            timeout: 2_000,
          })
          .then(
            (response) => response.json(),
            () => null,
          );
        await page.click('.graphiql-execute-button');
        const answer: unknown = await answered;
        if (answer !== null) return answer;
        await page.keyboard.press('Escape'); // the button still offered the operations of the text before
      }
    }

    it('the start page says what it is and leads to the explorer', async () => {
      await page.goto(platform.url);
      expect(await page.textContent('h1')).toContain('案件移送平台');
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await page.click('text=接口浏览器');
      await page.waitForSelector('.graphiql-query-editor .view-line');
    });

    it('the explorer signs in and shows the inbox, and nothing leaves the host', async () => {
      expect(
        await run(
          'In',
          `mutation In { signIn(input: {login: "gaj-liaison", password: "${PASSWORD}"}) { caller { name } } }`,
        ),
      ).toEqual({ data: { signIn: { caller: { name: '公安局联络员' } } } });
      expect(await run('Counts', 'query Counts { inboxCounts { toSign inHand done overdue } }')).toEqual({
        data: { inboxCounts: { toSign: 0, inHand: 0, done: 0, overdue: 0 } },
      });
      expect(away).toEqual([]);
      expect(problems).toEqual([]);
    });
  });
}
