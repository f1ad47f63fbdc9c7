import { randomUUID } from 'node:crypto';

import { ModulesContainer } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';

import { operationPolicy } from '../../src/access/policy/operations.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

/** What is served besides GraphQL and needs no session: it holds nothing of a case. */
const PUBLIC = [
  '/',
  '/health',
  '/oidc/callback',
  '/oidc/start',
  '/papers.css',
  '/schema.graphql',
  '/start.css',
  '/verify',
  '/verify.css',
  '/verify.js',
  '/verify/check',
];

/** What is served besides GraphQL and asks for the session itself, with how. */
const GUARDED: Readonly<Record<string, readonly string[]>> = {
  '/bulletins/:id': ['get'],
  '/bundles/:id': ['get'],
  '/ledger/export': ['get'],
  '/ledger/import': ['post'],
  '/ledger/list': ['get'],
  '/ledger/map': ['get'],
  '/ledger/townships': ['get'],
  '/ledger/:recordId/files/:sha256': ['get'],
  '/referrals/:referralId/files/:sha256': ['get'],
  '/referrals/:referralId/papers/:noticeId': ['get'],
  '/referrals/:referralId/sheets/:sheet': ['get'],
  '/uploads/:id': ['delete', 'head', 'patch', 'put'],
  '/uploads/:id/file': ['get'],
};

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

describe('there is no way round the guard', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  it('every page is known: it holds nothing of a case and is only read, or asks for the session itself', async () => {
    const { router } = platform.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
    const routes = router.stack.flatMap(({ route }) =>
      route === undefined || !route.path.startsWith('/') ? [] : [route],
    );
    expect([...new Set(routes.map(({ path }) => path))].sort()).toEqual([...PUBLIC, ...Object.keys(GUARDED)].sort());
    const written = routes.filter(({ methods }) =>
      Object.keys(methods).some((method) => method !== 'get' && method !== 'head'),
    );
    const writing = Object.entries(GUARDED).filter(([, methods]) => methods.some((name) => !/^(get|head)$/.test(name)));
    expect([...new Set(written.map(({ path }) => path))].sort()).toEqual(writing.map(([path]) => path));
    for (const [path, methods] of Object.entries(GUARDED)) {
      const known = routes.filter((route) => route.path === path).flatMap((route) => Object.keys(route.methods));
      expect(known.sort()).toEqual(methods);
      for (const method of methods) {
        const at = path.replace(/:\w+/g, () => randomUUID());
        const { status } = await fetch(`${platform.url}${at}`, { method: method.toUpperCase() });
        expect({ path, method, status }).toEqual({ path, method, status: 401 });
      }
    }
  });

  it('every resolver is a plain class provider: guards pass over any other (@nestjs/graphql before 14.2)', () => {
    const resolvers = [...platform.app.get(ModulesContainer).values()]
      .flatMap((module) => [...module.providers.values()])
      .filter(
        ({ metatype }) => typeof metatype === 'function' && Reflect.hasMetadata('graphql:resolver_type', metatype),
      );
    const odd = resolvers.filter(
      ({ metatype, inject, isAlias, token }) => (inject ?? null) !== null || isAlias || token !== metatype,
    );
    expect(odd.map(({ name }) => String(name))).toEqual([]);
    expect(resolvers.length).toBeGreaterThan(12);
  });

  it('every root field says who may ask for it, and is resolved by a class of ours', () => {
    const { schema } = platform.app.get(GraphQLSchemaHost);
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.values(type?.getFields() ?? {}),
    );
    expect(fields.filter(({ name }) => operationPolicy(name) === undefined)).toEqual([]);
    expect(fields.filter(({ resolve }) => resolve === undefined).map(({ name }) => name)).toEqual([]);
  });
});
