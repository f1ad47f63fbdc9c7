import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import type { Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { FEATURES } from '../app.module.js';
import { REFUSAL_TYPES } from '../referrals/refusal.type.js';

const HEADER = `# Generated from the classes in src/ by "npm run generate"; do not edit.\n\n`;

/** The schema as the API serves it, sorted; built without any database. */
async function buildSchema(): Promise<GraphQLSchema> {
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
  const resolvers = FEATURES.flatMap(
    (feature) => (Reflect.getMetadata(MODULE_METADATA.PROVIDERS, feature) ?? []) as Type[],
  );
  return lexicographicSortSchema(
    await builder.get(GraphQLSchemaFactory).create(resolvers, { orphanedTypes: [...REFUSAL_TYPES] }),
  );
}

await writeFile('schema.graphql', `${HEADER}${printSchema(await buildSchema())}\n`);
