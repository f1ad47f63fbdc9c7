import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { startPlatform, type TestPlatform, tokenOf } from '../support/platform.js';

interface Raw {
  readonly encoding: string | undefined;
  readonly vary: string | undefined;
  readonly body: Buffer;
}

describe('answers', () => {
  let platform: TestPlatform;
  let token: string;
  beforeAll(async () => {
    platform = await startPlatform();
    token = await tokenOf(platform, 'zrzy-liaison');
  });
  afterAll(() => platform.close());

  const ask = (query: string, accepts: string): Promise<Raw> =>
    new Promise((resolve, reject) => {
      const asked = request(
        `${platform.url}/graphql`,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'accept-encoding': accepts,
            authorization: `Bearer ${token}`,
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const { vary, 'content-encoding': encoding } = answer.headers;
            resolve({ encoding, vary, body: Buffer.concat(chunks) });
          });
        },
      );
      asked.on('error', reject);
      asked.end(JSON.stringify({ query }));
    });
  const LARGE = '{ routes { id title letter receiverIds requiredDocuments continues } }';

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('above 1 kB are compressed as %s, and say the same', async (encoding, unpack) => {
    const plain = await ask(LARGE, 'identity');
    const packed = await ask(LARGE, encoding);
    expect([plain.encoding, packed.encoding]).toEqual([undefined, encoding]);
    expect(packed.vary?.toLowerCase()).toContain('accept-encoding');
    expect(plain.body.length).toBeGreaterThan(1_024);
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    expect(JSON.parse(unpack(packed.body).toString())).toEqual(JSON.parse(plain.body.toString()));
  });

  it('below 1 kB are not', async () => {
    expect((await ask('{ me { name } }', 'gzip, br')).encoding).toBeUndefined();
  });
});
