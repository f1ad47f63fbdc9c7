import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule, Type } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import type { GraphQLSchema } from 'graphql';

import { contextOf } from './context.js';
import { answerErrors, statusPlugin } from './errors.js';
import { LIMITS, limitsPlugin } from './limits.js';
import { SCALARS } from './scalars.js';

/**
 * The GraphQL endpoint: code-first, POST JSON only, no batching, no stack traces, errors with a stable code and a
 * request id.
 */
export function graphqlModule(
  orphanedTypes: readonly Type[],
  introspection: boolean,
  guard: (schema: GraphQLSchema) => GraphQLSchema,
): DynamicModule {
  return GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    playground: false,
    graphiql: false,
    introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false, // known documents have ids of our own (web/http.ts)
    includeStacktraceInErrorResponses: false,
    preserveHttpStatusForExecutionErrors: false, // the framework would answer 200 to everything
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    resolvers: Object.fromEntries(SCALARS.map((scalar) => [scalar.name, scalar])),
    buildSchemaOptions: { orphanedTypes: [...orphanedTypes] },
    formatError: answerErrors,
    transformSchema: guard,
    // nothing of ours may be cached on the way: without its hints the server leaves the fields alone
    plugins: [limitsPlugin, statusPlugin, ApolloServerPluginCacheControlDisabled()],
    context: ({ req, res }: { req: Request; res: Response }) => contextOf(req, res),
  });
}
