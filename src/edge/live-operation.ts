import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';

import { LIMITS, requireWithinLimits, rootFieldsOf } from '../platform/graphql/limits.js';

/** What is asked for, as the body says it. */
export interface Asked {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Record<string, unknown>;
}

/** An operation that has passed every check, with what each of its events costs. */
export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly asked: Asked;
  readonly fields: readonly string[];
  readonly cost: number;
}

/** What one event may cost: others decide how many there are. */
const COST_OF_EVENT = 2_000;

/** The same rules as for any other operation, before anything is resolved. Throws what it does not keep. */
export function checkOperation(schema: GraphQLSchema, asked: Asked): Operation {
  const document = parsed(asked.query);
  const [problem] = validate(schema, document);
  if (problem !== undefined) throw coded(problem, 'GRAPHQL_VALIDATION_FAILED');
  const node = getOperationAST(document, asked.operationName);
  if (node?.operation !== OperationTypeNode.SUBSCRIPTION)
    throw new GraphQLError('此处只接受订阅 / subscriptions only; queries and mutations go to /graphql', {
      extensions: { code: 'BAD_REQUEST' },
    });
  if (
    node.selectionSet.selections.some(
      (selection) => selection.kind !== Kind.FIELD || (selection.directives ?? []).length > 0,
    )
  )
    throw new GraphQLError(
      '订阅的根字段不得带指令或片段 / the root of a subscription is one field, without directives and fragments',
      { extensions: { code: 'BAD_REQUEST' } },
    );
  return {
    schema,
    document,
    asked,
    fields: rootFieldsOf(node, document),
    cost: atMostForEvents(requireWithinLimits(schema, document, node, asked.variables)),
  };
}

function atMostForEvents(cost: number): number {
  if (cost <= COST_OF_EVENT) return cost;
  throw new GraphQLError(
    `请求过大：每个事件的 cost 为 ${cost}，上限 ${COST_OF_EVENT} / too much is asked for: ` +
      `an event costs ${cost}, at most ${COST_OF_EVENT} is allowed; ask for the rest by a query`,
    { extensions: { code: 'QUERY_TOO_LARGE' } },
  );
}

/** Throws GRAPHQL_PARSE_FAILED; a parser that comes to the end of the stack has met hostile nesting. */
function parsed(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: LIMITS.tokens });
  } catch (error) {
    throw coded(error instanceof GraphQLError ? error : new GraphQLError('nested too deeply'), 'GRAPHQL_PARSE_FAILED');
  }
}

function coded(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { code },
  });
}
