import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type BrowserContext, chromium, type Page } from 'playwright-core';

import { PASSWORD, startPlatform, type TestPlatform } from '../support/platform.js';

const CHROMIUM = process.env['TEST_CHROMIUM'] ?? '';
/** Where the explorer's operation is written. */
const EDITOR = 'app-query-editor .cm-content';
/** What it shows as the answer; nothing before the first. */
const ANSWER = "(document.querySelector('app-query-result .cm-content')?.textContent ?? '').trimEnd()";
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

    /**
     * Puts an operation in the place of what the editor holds, and runs it. Gives the new answer that the page shows:
     * the response itself cannot be asked for, Chromium may have let go of its body by then.
     */
    async function run(operation: string): Promise<unknown> {
      const before = await page.evaluate(ANSWER);
      await page.click(EDITOR);
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(operation);
      await page.click('.send-request__button');
      const end = Date.now() + 20_000;
      for (;;) {
        const shown = await page.evaluate<string>(ANSWER);
        if (shown !== before && shown.endsWith('}')) return JSON.parse(shown);
        if (Date.now() > end) throw new Error(`the page shows no new answer: ${shown}`);
        await page.waitForTimeout(50);
      }
    }

    it('the start page says what it is and leads to the explorer', async () => {
      await page.goto(platform.url);
      expect(await page.textContent('h1')).toContain('案件移送平台');
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await page.click('text=接口浏览器');
      await page.waitForSelector(EDITOR);
      expect(await page.title()).toContain('接口浏览器');
      expect(await page.textContent(EDITOR)).toContain('mutation SignIn');
      expect(await page.isVisible('app-banner-container')).toBe(false);
    });

    it('the explorer signs in and shows the inbox, and nothing leaves the host', async () => {
      expect(
        await run(
          `mutation { signIn(input: {login: 'gaj-liaison', password: '${PASSWORD}'}) { caller { name } } }`.replaceAll(
            "'",
            '"',
          ),
        ),
      ).toEqual({ data: { signIn: { caller: { name: '公安局联络员' } } } });
      expect(await run('{ inboxCounts { toSign inHand done overdue } }')).toEqual({
        data: { inboxCounts: { toSign: 0, inHand: 0, done: 0, overdue: 0 } },
      });
      expect(away).toEqual([]);
      expect(problems).toEqual([]);
    });
  });
}
