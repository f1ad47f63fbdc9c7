import 'reflect-metadata';

import { Module } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { GraphQLSchema } from 'graphql';

import { AccessModule } from '../../access/access.module.js';
import { CostBudgetPlugin } from '../../access/policy/cost-budget.plugin.js';
import { learnOperations } from '../../access/policy/operations.js';
import { AccessRecordPlugin } from '../../access/record/access-record.plugin.js';
import { FEATURES } from '../../app.module.js';
import { boot } from '../../boot.js';
import { EdgeModule } from '../../edge/edge.module.js';
import { protect } from '../../edge/http.js';
import { readEnv } from '../../platform/config/env.js';
import { createDataSource } from '../../platform/database/data-source.js';
import { graphqlModule } from '../../platform/graphql/graphql.module.js';
import { PlatformModule } from '../../platform/platform.module.js';
import { exitCleanly, failStart } from '../../process.js';
import { REFUSAL_TYPES } from '../../referrals/refusal.type.js';

/**
 * The API as it would be without its walls, for `npm run bench` alone: the same sessions and resolvers, but no table of
 * reading before the fields, no record of access, no budget, and the owner's role, whom row-level security does not
 * bind.
 */
const unguarded: ReadonlySet<unknown> = new Set([AccessRecordPlugin, CostBudgetPlugin]);
const providers = (Reflect.getMetadata(MODULE_METADATA.PROVIDERS, AccessModule) as unknown[]).filter(
  (provider) => !unguarded.has(provider),
);

Reflect.defineMetadata(MODULE_METADATA.PROVIDERS, providers, AccessModule); // of this process alone

@Module({})
class BareModule {}

/** Who may ask for what is known; what a field shows is left alone. */
function admitting(schema: GraphQLSchema): GraphQLSchema {
  learnOperations(schema);
  return schema;
}

async function main(): Promise<void> {
  const env = readEnv();
  const booted = await boot(env, 'NEVER');
  const owner = await createDataSource(booted.databaseUrl, null, env.DATABASE_POOL).initialize();
  const bare = {
    module: BareModule,
    imports: [
      PlatformModule.on({ ...booted.foundation, api: owner }),
      graphqlModule(REFUSAL_TYPES, false, admitting),
      ...FEATURES,
      EdgeModule,
    ],
  };
  const app = await NestFactory.create<NestExpressApplication>(bare, {
    bodyParser: false,
    abortOnError: false,
    logger: ['error'],
  });
  protect(app, env);
  exitCleanly(app, booted);
  await app.listen(env.PORT, env.HOST);
  process.stdout.write('ready\n');
}

main().catch(failStart);
