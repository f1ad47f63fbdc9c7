import { randomUUID } from 'node:crypto';

import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory, Reflector } from '@nestjs/core';

import { Door } from '../../src/edge/door.js';
import { ENTRIES } from '../../src/edge/edge.module.js';
import { OpenToAll } from '../../src/platform/http/open-to-all.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, tokenOf } from '../support/platform.js';

@Controller('somewhere')
class Forgotten {
  @Get()
  nothing(): string {
    return 'whose is this?';
  }
}

@Controller('elsewhere')
class Declared {
  @Get()
  @OpenToAll('says the time of day')
  nothing(): string {
    return 'noon';
  }
}

/** Starts a server that has this controller and a door without entries. */
async function start(controller: typeof Forgotten | typeof Declared): Promise<void> {
  @Module({
    imports: [DiscoveryModule],
    controllers: [controller],
    providers: [
      {
        provide: Door,
        useFactory: (discovery: DiscoveryService, reflector: Reflector) =>
          new Door(null as never, null as never, null as never, null as never, discovery, reflector),
        inject: [DiscoveryService, Reflector],
      },
    ],
  })
  class Small {}
  const app = await NestFactory.create(Small, { logger: false, abortOnError: false });
  try {
    await app.init();
  } finally {
    await app.close();
  }
}

describe('the door', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  it('keeps a platform from starting that has a path without its declaration', async () => {
    await expect(start(Forgotten)).rejects.toThrow('Forgotten.nothing');
    await expect(start(Declared)).resolves.toBeUndefined();
  });

  it('lets nobody in who has not signed in, and numbers every answer', async () => {
    for (const type of ENTRIES) {
      const { method, path, admits } = platform.app.get<{ method: string; path: string; admits: string | null }>(type);
      const response = await fetch(`${platform.url}${path.replace(':id', 'x')}`, { method: method.toUpperCase() });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      if (method === 'head') {
        expect(response.status).toBe(401); // its answer has no body
        continue;
      }
      const { errors } = (await response.json()) as { errors: [{ extensions: { code: string; requestId: string } }] };
      const { code, requestId } = errors[0].extensions;
      expect([type.name, response.status, code]).toEqual(
        admits === null ? [type.name, 400, 'BAD_REQUEST'] : [type.name, 401, 'UNAUTHENTICATED'],
      );
      expect(requestId).toBe(response.headers.get('x-request-id'));
    }
  });

  it('lets everybody pay: a person has a budget for a minute, whatever it is that is fetched', async () => {
    const poor = await startPlatform({ settings: { COST_PER_MINUTE: '29000' } });
    try {
      const headers = { authorization: `Bearer ${await tokenOf(poor, 'zrzy-head')}` };
      const fetched = async (path: string): Promise<unknown[]> => {
        const response = await fetch(`${poor.url}${path}`, { headers });
        await response.arrayBuffer();
        return [response.status, response.headers.get('retry-after') !== null];
      };
      const referral = await FiledCase.sent(poor);
      const asked = await (
        await poor.as('zrzy-head')
      ).send<{ exportReferral: { bundle: { path: string } } }>(
        'mutation ($input: ExportReferralInput!) { exportReferral(input: $input) { bundle { path } } }',
        {
          input: { referralId: referral.id, idempotencyKey: randomUUID(), purpose: '诉讼证据', recipient: '人民法院' },
        },
      );
      const { path } = asked.exportReferral.bundle;
      expect(await fetched(path)).toEqual([200, false]);
      expect(await fetched('/ledger/export?format=csv')).toEqual([200, false]);
      expect(await fetched(path)).toEqual([429, true]);
    } finally {
      await poor.close();
    }
  });
});
