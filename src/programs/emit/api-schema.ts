import 'reflect-metadata';

import type { Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';

import { FEATURES } from '../../app.module.js';
import { REFUSAL_TYPES } from '../../referrals/refusal.type.js';

/**
 * The schema as the API serves it, sorted, with what its classes say beside their types; built without any database.
 */
export async function buildApiSchema(): Promise<GraphQLSchema> {
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
  const resolvers = FEATURES.flatMap(
    (feature) => (Reflect.getMetadata(MODULE_METADATA.PROVIDERS, feature) ?? []) as Type[],
  );
  return lexicographicSortSchema(
    await builder.get(GraphQLSchemaFactory).create(resolvers, { orphanedTypes: [...REFUSAL_TYPES] }),
  );
}
