import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  GraphQLError,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';

import {
  accessOf,
  type FieldGroup,
  mayBeWithheld,
  readerOf,
  type Reading,
  type ReadReferral,
} from '../../domain/access/read-policy.js';
import { masked, maskedIn } from '../../domain/kernel/text.js';
import { type GraphQLContext, oncePerRequest } from '../../platform/graphql/context.js';
import { knownCaller } from './caller-finder.js';
import { type FieldPolicy, fieldPolicyOf } from './field-policy.js';
import { learnOperations } from './operations.js';

/** Something can be asked for that no policy speaks of. */
export class PolicyError extends Error {}

/** Whose referral an object belongs to, and how the asker may read each group of it. */
interface Scope {
  readonly referralId: string;
  readonly accessId: string | undefined;
  readonly reading: (group: FieldGroup) => Reading;
}

/** What was read in a request, for the record of it. */
export interface WhatWasRead {
  readonly subjectIds: Set<string>;
  readonly groups: Set<FieldGroup>;
  /** What was read under each emergency access of the asker. */
  readonly inEmergency: Map<string, Set<FieldGroup>>;
}

type Resolve = GraphQLFieldResolver<object, GraphQLContext>;
const SCOPES = Symbol('scopes');
const READ = Symbol('what was read');

export function whatWasRead(context: GraphQLContext): WhatWasRead {
  return oncePerRequest(context, READ, () => ({
    subjectIds: new Set<string>(),
    groups: new Set<FieldGroup>(),
    inEmergency: new Map<string, Set<FieldGroup>>(),
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
  const fields = objectTypes(schema)
    .filter(({ name }) => !roots.has(name))
    .flatMap((type) =>
      fieldsOf(type).flatMap((field) => {
        const where = `${type.name}.${field.name}`;
        const policy = fieldPolicyOf(type, field);
        if (policy === undefined) return [where];
        if (policy === 'PERSONAL' && !isText(field.type)) return [`${where} (cannot be masked: no text)`];
        return policy !== 'WITHIN' && policy !== 'OF_THE_ASKER' && mayBeWithheld(policy) && !canBeEmpty(field.type)
          ? [`${where} (cannot be withheld: neither a list nor nullable)`]
          : [];
      }),
    );
  return [...learnOperations(schema), ...fields];
}

function* guardedFields(schema: GraphQLSchema): Generator<[string, GraphQLField<object, GraphQLContext>, FieldGroup]> {
  for (const type of objectTypes(schema)) {
    if (rootsOf(schema).has(type.name)) continue;
    for (const field of fieldsOf(type)) {
      const policy = fieldPolicyOf(type, field);
      if (policy !== undefined && policy !== 'WITHIN' && policy !== 'OF_THE_ASKER') yield [type.name, field, policy];
    }
  }
}

/**
 * Decides at once, without waiting: most fields answer at once, and a promise for each would cost more than the
 * question.
 */
function guarded(
  type: string,
  field: GraphQLField<object, GraphQLContext>,
  group: FieldGroup,
  resolve: Resolve,
): Resolve {
  const empty = isListType(getNullableType(field.type)) ? [] : null;
  const opensMatter = opens(getNamedType(field.type)) === 'MATTER';
  return (source, args, context, info) => {
    const known = scopes(context);
    const scope = known.get(source) ?? (type === 'Referral' ? scopeOfReferral(source, context) : undefined);
    if (scope === undefined) throw new PolicyError(`${type}.${field.name} was reached without its referral`);
    const reading = scope.reading(group);
    if (reading === 'NONE') return empty;
    const read = whatWasRead(context);
    read.subjectIds.add(scope.referralId);
    read.groups.add(group);
    if (scope.accessId !== undefined)
      read.inEmergency.set(scope.accessId, (read.inEmergency.get(scope.accessId) ?? new Set()).add(group));
    const shown = (value: unknown): unknown => {
      if (typeof value === 'string') return asRead(value, source, reading, scope);
      if (opensMatter && typeof value === 'object' && value !== null) known.set(value, scope);
      return value;
    };
    const value: unknown = resolve(source, args, context, info);
    return isPromise(value) ? value.then(shown) : shown(value);
  };
}

/** A text as it may be read: masked, or with the name of the party masked in it where that name may not be read. */
function asRead(text: string, source: object, reading: Reading, scope: Scope): string {
  if (reading === 'MASKED') return masked(text);
  const named = 'party' in source && typeof source.party === 'string' ? source.party : '';
  return named === '' || scope.reading('PERSONAL') === 'FULL' ? text : maskedIn(text, named);
}

/**
 * The parties as `Referral` shows them, with the asker's relation to them; counted once for each referral of a request.
 */
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
  const scope: Scope = { referralId: id, accessId: accessOf({ id }, caller)?.id, reading };
  scopes(context).set(source, scope);
  return scope;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function scopes(context: GraphQLContext): WeakMap<object, Scope> {
  return oncePerRequest(context, SCOPES, () => new WeakMap<object, Scope>());
}

type FieldsType = GraphQLObjectType<unknown, GraphQLContext> | GraphQLInterfaceType;

function objectTypes(schema: GraphQLSchema): readonly FieldsType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is FieldsType => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'),
  );
}

function fieldsOf(type: FieldsType): readonly GraphQLField<object, GraphQLContext>[] {
  return Object.values(type.getFields());
}

/** The group of what an object is called by, where it is called something. */
function opens(type: GraphQLNamedType): FieldPolicy | undefined {
  if (!isObjectType(type)) return undefined;
  const title: GraphQLField<object, unknown> | undefined = type.getFields()['title'];
  return title === undefined ? undefined : fieldPolicyOf(type as GraphQLObjectType<unknown, unknown>, title);
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
