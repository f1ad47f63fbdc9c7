import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Logger } from '@nestjs/common';

import { EXTENSIONS, HARMLESS, ME, NO_HTTP, ODD, PAGES, RECEIPTS, SIGNED_IN } from '../support/odd-requests.js';
import { startPlatform, type TestPlatform, tokenOf } from '../support/platform.js';
import { json, send, type Sent } from '../support/raw-http.js';

const documentIds = JSON.parse(readFileSync('config/trusted-documents.json', 'utf8')) as Record<string, string>;
const ME_ID = Object.entries(documentIds).find(([, text]) => text.startsWith('query Me '))?.[0] ?? '';

describe('odd requests are refused with a code; nothing breaks and nothing is logged as broken', () => {
  let platform: TestPlatform;
  let token: string;
  let broken: string[] = [];
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
    token = await tokenOf(platform, 'zrzy-officer-1');
    const note = (...words: unknown[]): void => {
      broken.push(words.map(String).join(' '));
    };
    Logger.overrideLogger({ log: () => undefined, warn: () => undefined, error: note, fatal: note });
  });
  beforeEach(() => {
    broken = [];
  });
  afterAll(() => platform.close());

  const seen = async (sent: Sent, given = token): Promise<object> => {
    const bearer: Record<string, string> = given === '' ? {} : { authorization: `Bearer ${given}` };
    const { status, code, text } = await send(platform.url, {
      ...sent,
      headers: { ...bearer, ...sent.headers },
    });
    return {
      kind: Math.floor(status / 100),
      coded: code !== null && code !== 'INTERNAL',
      stack: /\bat .+:\d+:\d+|node_modules|\/src\//.test(text),
      broken,
    };
  };
  const refused = { kind: 4, coded: true, stack: false, broken: [] };

  it.each(EXTENSIONS)('extensions: %s', async (_, extensions) => {
    for (const what of [{ query: ME }, { documentId: ME_ID }, {}, { query: '' }])
      expect(await seen(json({ ...what, extensions }), '')).toEqual(refused);
  });
  it.each(ODD)('GraphQL: %s', async (_, sent) => {
    expect(await seen(sent, '')).toEqual(refused);
  });
  it.each(SIGNED_IN)('signed in: %s', async (_, sent) => {
    expect(await seen(sent)).toEqual(refused);
  });
  it.each(PAGES)('paths: %s', async (_, sent) => {
    expect(await seen(sent, '')).toEqual(refused);
  });
  it.each(RECEIPTS)('a receipt to check: %s', async (_, sent) => {
    expect(await seen(sent, '')).toEqual(refused);
  });
  it.each(HARMLESS)('harmless: %s', async (_, sent) => {
    expect(await seen(sent)).toEqual({ ...refused, kind: 2, coded: false });
  });
  it.each(NO_HTTP)('no HTTP: %s', async (_, sent) => {
    expect(await seen(sent, '')).toEqual({ ...refused, coded: false });
  });

  it('a connection stays open longer than a proxy keeps it, and a request may take an hour to come', async () => {
    const { headers } = await fetch(`${platform.url}/health`);
    expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60); // nginx: 60 s
    expect(platform.app.getHttpServer().requestTimeout).toBe(3_600_000);
  });

  it.each([
    ['/graphql', 'application/json'],
    ['/live', 'application/json'],
    ['/ledger/import', 'text/csv'],
  ])('%s: who sends less than he says, and goes away, leaves no stack behind', async (path, type) => {
    const { hostname, port } = new URL(platform.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      [
        `POST ${path} HTTP/1.1`,
        'host: x',
        `authorization: Bearer ${token}`,
        `content-type: ${type}`,
        'content-length: 100',
        '',
        '{',
      ].join('\r\n'),
    );
    await sleep(200); // it waits for the rest
    socket.destroy();
    await sleep(300);
    expect(broken).toEqual([]);
  });
});

describe('extensions where only trusted documents are executed', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({
      relay: false,
      settings: { DOCUMENTS: 'trusted', EXPLORER: 'false', LOG_LEVEL: 'silent' },
    });
  });
  afterAll(() => platform.close());

  it.each(EXTENSIONS)('%s', async (_, extensions) => {
    for (const what of [{ documentId: ME_ID }, { query: documentIds[ME_ID] }, { query: ME }, {}]) {
      const { status, code } = await send(platform.url, json({ ...what, extensions }));
      expect({ kind: Math.floor(status / 100), code }).toEqual({
        kind: 4,
        code: expect.stringMatching(/^(?!INTERNAL)[A-Z_]+$/) as unknown,
      });
    }
  });
});
