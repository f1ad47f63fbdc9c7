import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';

import type { GraphQLContext } from './context.js';

/** What one request may ask for. Its body holds at most 256 KiB. */
export const LIMITS = {
  tokens: 1_000,
  depth: 14,
  aliases: 15,
  rootFields: 10,
  directives: 20,
  listValues: 200,
  valueDepth: 12,
  cost: 20_000,
} as const;

/** The introspection query of the explorer nests deeper than any question about a case; it costs nothing of one. */
const INTROSPECTION = /^__(schema|type)$/;

/** How many members a list is taken to have that is no page. */
const MEMBERS = 10;
const MOST_NODES = 50_000;
const COST = Symbol('cost');

/** What operations cost that take no variables: the server keeps the documents that it has parsed. */
const COUNTED = new WeakMap<OperationDefinitionNode, number>();

/** What a selection asks for, counted over its fragments. */
interface Shape {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields of the selection itself. */
  readonly fields: number;
}

const NOTHING: Shape = { depth: 0, aliases: 0, directives: 0, fields: 0 };

/** Refuses what is too deep, too wide or too costly, before anything is resolved. */
export const limitsPlugin: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ operation, document, schema, request: { variables = {} }, contextValue }) {
        if (operation === undefined) return Promise.resolve();
        if (operation.operation === OperationTypeNode.SUBSCRIPTION)
          throw new GraphQLError('订阅请用 /live / subscriptions are served at /live', {
            extensions: { code: 'BAD_REQUEST' },
          });
        contextValue.once.set(COST, requireWithinLimits(schema, document, operation, variables));
        return Promise.resolve();
      },
    }),
};

/** What an operation costs. Throws QUERY_TOO_LARGE for one that asks for too much. */
export function requireWithinLimits(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  requireValues(variables);
  const known = COUNTED.get(operation);
  if (known !== undefined) return atMost('cost', known);
  const fragments = fragmentsOf(document);
  requireShape(operation, fragments);
  const query = { ...document, definitions: [operation, ...fragments.values()] };
  const wrong = getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors;
  if (wrong !== undefined) return 1; // the execution refuses them before it resolves anything
  const cost = costWithin(() =>
    getComplexity({ schema, query, variables, estimators: [estimate], maxQueryNodes: MOST_NODES }),
  );
  if ((operation.variableDefinitions ?? []).length === 0) COUNTED.set(operation, cost);
  return atMost('cost', cost);
}

/** The fields that an operation asks for at the root, by name, through whatever fragments. */
export function rootFieldsOf({ selectionSet }: OperationDefinitionNode, document: DocumentNode): readonly string[] {
  const fragments = fragmentsOf(document);
  const found = new Set<string>();
  const waiting: SelectionSetNode[] = [selectionSet];
  for (let set = waiting.pop(); set !== undefined; set = waiting.pop()) {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) found.add(node.name.value);
      else if (node.kind === Kind.INLINE_FRAGMENT) waiting.push(node.selectionSet);
      else waiting.push(...taken(fragments, node.name.value));
    }
  }
  return [...found];
}

/** Each fragment once: a document of fragments that spread one another shall not be walked for ever. */
function taken(fragments: Map<string, FragmentDefinitionNode>, name: string): SelectionSetNode[] {
  const fragment = fragments.get(name);
  fragments.delete(name);
  return fragment === undefined ? [] : [fragment.selectionSet];
}

function fragmentsOf({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  return new Map(
    definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
}

/**
 * Fragments that double themselves are given up on before they are counted to the end. What cannot be counted is not
 * executed: an argument may be wrong that only one field would miss.
 */
function costWithin(count: () => number): number {
  try {
    return count();
  } catch (error) {
    if (error instanceof GraphQLError && error.message.startsWith('Query exceeds')) return MOST_NODES;
    throw new GraphQLError(error instanceof Error ? error.message : 'an argument is wrong', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
}

/** What the request costs: one for each field that may be answered. */
export function costOf(context: GraphQLContext): number {
  return (context.once.get(COST) as number | undefined) ?? 1;
}

/** How many things an operation on many is to do; 0: it is none. */
function askedFor({ input }: { readonly input?: unknown }): number {
  const lists = Object.values(input ?? {}).filter((value) => Array.isArray(value));
  return Math.max(0, ...lists.map((list: unknown[]) => list.length));
}

/** A page costs the rows that it asks for, an operation on many things their answers, any other list a fixed number. */
const estimate: ComplexityEstimator = ({ type: parent, field, args, childComplexity }) => {
  if (INTROSPECTION.test(field.name) || parent.name.startsWith('__')) return 1;
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  const { complexity } = field.extensions; // a field that makes something large says what it costs
  if (typeof complexity === 'number') return complexity + childComplexity;
  const { first } = args as { first?: unknown };
  if (parent.name === 'Mutation') return 1 + Math.max(1, Math.ceil(askedFor(args) / MEMBERS)) * childComplexity;
  if (typeof first === 'number') return 1 + Math.min(Math.max(first, 1), 100) * childComplexity;
  return isListType(type) && field.name !== 'edges' ? 1 + MEMBERS * childComplexity : 1 + childComplexity;
};

/** Each fragment is counted once, however often it is spread: hostile documents double themselves. */
function requireShape(
  { selectionSet, directives }: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): void {
  const known = new Map<string, Shape>();
  const ofSelections = (set: SelectionSetNode | undefined): Shape =>
    (set?.selections ?? []).map(ofSelection).reduce(both, NOTHING);
  const ofFragment = (name: string): Shape => {
    const shape = known.get(name) ?? ofSelections(fragments.get(name)?.selectionSet);
    known.set(name, shape);
    return shape;
  };
  const ofSelection = (node: SelectionNode): Shape => {
    const own = node.directives?.length ?? 0;
    if (node.kind !== Kind.FIELD) {
      const inner = node.kind === Kind.FRAGMENT_SPREAD ? ofFragment(node.name.value) : ofSelections(node.selectionSet);
      return { ...inner, directives: inner.directives + own };
    }
    const inner = INTROSPECTION.test(node.name.value) ? NOTHING : ofSelections(node.selectionSet);
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + (node.alias ? 1 : 0),
      directives: inner.directives + own,
      fields: 1,
    };
  };
  const shape = ofSelections(selectionSet);
  atMost('depth', shape.depth);
  atMost('aliases', shape.aliases);
  atMost('directives', shape.directives + (directives?.length ?? 0));
  atMost('rootFields', shape.fields);
}

function both(one: Shape, other: Shape): Shape {
  return {
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    fields: one.fields + other.fields,
  };
}

/**
 * Values may neither nest without end nor come by the thousand. Counted without recursion: hostile nesting must not end
 * the stack.
 */
function requireValues(variables: object): void {
  let level: unknown[] = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    atMost('valueDepth', depth);
    const lists = level.filter((value): value is unknown[] => Array.isArray(value));
    atMost('listValues', Math.max(0, ...lists.map((list) => list.length)));
    level = level
      .flatMap((value): unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : []))
      .filter((value) => typeof value === 'object');
  }
}

/** Gives the number back, or throws QUERY_TOO_LARGE, which says what was too much and how much is allowed. */
function atMost(what: keyof typeof LIMITS, found: number): number {
  if (found <= LIMITS[what]) return found;
  throw new GraphQLError(
    `请求过大：${what} 为 ${found}，上限 ${LIMITS[what]} / too much is asked for: ` +
      `${what} is ${found}, at most ${LIMITS[what]} is allowed; ask in several requests`,
    {
      extensions: { code: 'QUERY_TOO_LARGE' },
    },
  );
}
