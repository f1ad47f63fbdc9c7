import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLError,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import {
  type FieldGroup,
  glassOf,
  mayBeWithheld,
  type Reading,
  readerOf,
  type ReadReferral,
} from '../../domain/access/read-policy.js';
import { masked } from '../../domain/kernel/text.js';
import { type GraphQLContext, oncePerRequest } from '../../platform/graphql/context.js';
import { knownCaller } from './caller-finder.js';
import { fieldPolicyOf } from './field-policy.js';
import { OPERATIONS } from './operations.js';

/** Something can be asked for that no policy speaks of. */
export class PolicyError extends Error {}

/** Whose referral an object belongs to, and how the asker may read each group of it. */
interface Scope {
  readonly referralId: string;
  readonly glassId: string | undefined;
  readonly reading: (group: FieldGroup) => Reading;
}

/** What was read in a request, for the record of it. */
export interface WhatWasRead {
  readonly referralIds: Set<string>;
  readonly groups: Set<FieldGroup>;
  /** What was read under each break-glass of the asker. */
  readonly underGlass: Map<string, Set<FieldGroup>>;
}

type Resolve = GraphQLFieldResolver<object, GraphQLContext>;
const SCOPES = Symbol('scopes');
const READ = Symbol('what was read');

export function whatWasRead(context: GraphQLContext): WhatWasRead {
  return oncePerRequest(context, READ, () => ({
    referralIds: new Set<string>(),
    groups: new Set<FieldGroup>(),
    underGlass: new Map<string, Set<FieldGroup>>(),
  }));
}

/** Puts the table of reading before every field of a case. Throws PolicyError naming everything that has no policy. */
export function guardFields(schema: GraphQLSchema): GraphQLSchema {
  const problems = missingPolicies(schema);
  if (problems.length > 0) throw new PolicyError(`nobody has said who may see or do: ${problems.join(', ')}`);
  for (const [type, field, group] of guardedFields(schema))
    field.resolve = guarded(type, field, group, field.resolve ?? defaultFieldResolver);
  return schema;
}

/** What has no policy, or one that cannot be kept: a group that somebody may not read must have an empty answer. */
export function missingPolicies(schema: GraphQLSchema): readonly string[] {
  const roots = rootsOf(schema);
  return objectTypes(schema).flatMap(({ name, fields }) =>
    fields.flatMap((field) => {
      const where = `${name}.${field.name}`;
      if (roots.has(name)) return field.name in OPERATIONS ? [] : [where];
      const policy = fieldPolicyOf(name, field.name);
      if (policy === undefined) return [where];
      if (policy === 'PERSONAL' && !isText(field.type)) return [`${where} (cannot be masked: no text)`];
      return policy !== 'WITHIN' && policy !== 'OF_THE_ASKER' && mayBeWithheld(policy) && !canBeEmpty(field.type)
        ? [`${where} (cannot be withheld: neither a list nor nullable)`]
        : [];
    }),
  );
}

function* guardedFields(schema: GraphQLSchema): Generator<[string, GraphQLField<object, GraphQLContext>, FieldGroup]> {
  for (const { name, fields } of objectTypes(schema)) {
    if (rootsOf(schema).has(name)) continue;
    for (const field of fields) {
      const policy = fieldPolicyOf(name, field.name);
      if (policy !== undefined && policy !== 'WITHIN' && policy !== 'OF_THE_ASKER') yield [name, field, policy];
    }
  }
}

/** Decides at once, without waiting: most fields answer at once, and a promise for each would cost more than the question. */
function guarded(
  type: string,
  field: GraphQLField<object, GraphQLContext>,
  group: FieldGroup,
  resolve: Resolve,
): Resolve {
  const empty = isListType(getNullableType(field.type)) ? [] : null;
  const opensMatter = fieldPolicyOf(getNamedType(field.type).name, 'title') === 'MATTER';
  return (source, args, context, info) => {
    const known = scopes(context);
    const scope = known.get(source) ?? (type === 'Referral' ? scopeOfReferral(source, context) : undefined);
    if (scope === undefined) throw new PolicyError(`${type}.${field.name} was reached without its referral`);
    const reading = scope.reading(group);
    if (reading === 'NONE') return empty;
    const read = whatWasRead(context);
    read.referralIds.add(scope.referralId);
    read.groups.add(group);
    if (scope.glassId !== undefined)
      read.underGlass.set(scope.glassId, (read.underGlass.get(scope.glassId) ?? new Set()).add(group));
    const shown = (value: unknown): unknown => {
      if (reading === 'MASKED' && typeof value === 'string') return masked(value);
      if (opensMatter && typeof value === 'object' && value !== null) known.set(value, scope);
      return value;
    };
    const value: unknown = resolve(source, args, context, info);
    return isPromise(value) ? value.then(shown) : shown(value);
  };
}

/** The parties as `Referral` shows them, with the asker's relation to them; counted once for each referral of a request. */
function scopeOfReferral(source: object, context: GraphQLContext): Scope {
  const { id, parties } = source as { id: string; parties: ReadReferral };
  const caller = knownCaller(context);
  if (caller === null) throw new GraphQLError('请先登录 / sign in first', { extensions: { code: 'UNAUTHENTICATED' } });
  const readings = new Map<FieldGroup, Reading>();
  const reader = readerOf(parties, caller);
  const reading = (group: FieldGroup): Reading => {
    const before = readings.get(group) ?? reader(group);
    readings.set(group, before);
    return before;
  };
  const scope: Scope = { referralId: id, glassId: glassOf({ id }, caller)?.id, reading };
  scopes(context).set(source, scope);
  return scope;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function scopes(context: GraphQLContext): WeakMap<object, Scope> {
  return oncePerRequest(context, SCOPES, () => new WeakMap<object, Scope>());
}

function objectTypes(
  schema: GraphQLSchema,
): readonly { name: string; fields: readonly GraphQLField<object, GraphQLContext>[] }[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')
      ? [{ name: type.name, fields: Object.values(type.getFields()) }]
      : [],
  );
}

function rootsOf(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(
    [schema.getQueryType()?.name, schema.getMutationType()?.name, schema.getSubscriptionType()?.name].filter(
      (name) => name !== undefined,
    ),
  );
}

function isText(type: GraphQLOutputType): boolean {
  const named = getNullableType(type);
  return isScalarType(named) && named.name === 'String';
}

function canBeEmpty(type: GraphQLOutputType): boolean {
  return !isNonNullType(type) || isListType(type.ofType);
}
