import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { fieldPolicyOf, FIELDS } from '../../src/access/policy/field-policy.js';
import { guardFields, missingPolicies } from '../../src/access/policy/guard-fields.js';
import { OPERATIONS } from '../../src/access/policy/operations.js';

const text = readFileSync('schema.graphql', 'utf8');

describe('every operation and every field', () => {
  it('has a policy, and every policy is of something that there is', () => {
    const schema = buildSchema(text);
    expect(missingPolicies(schema)).toEqual([]);
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    expect(Object.keys(OPERATIONS).sort()).toEqual(roots.sort());
    const types = schema.getTypeMap();
    expect(Object.keys(FIELDS).filter((type) => !(type in types))).toEqual([]);
    for (const [type, row] of Object.entries(FIELDS))
      if (typeof row === 'object')
        expect(Object.keys(row).sort()).toEqual(
          (text.match(new RegExp(`^type ${type} \\{[^]*?^\\}`, 'm'))?.[0].match(/^ {2}\w+(?=[(:])/gm) ?? [])
            .map((name) => name.trim())
            .sort(),
        );
  });

  it.each([
    ['a query', 'type Query {', 'type Query {\n  leak: String', 'Query.leak'],
    ['a mutation', 'type Mutation {', 'type Mutation {\n  leak: String', 'Mutation.leak'],
    ['a subscription', 'type Subscription {', 'type Subscription {\n  leak: String', 'Subscription.leak'],
    ['a field of a referral', 'type Referral {', 'type Referral {\n  leak: String', 'Referral.leak'],
    ['a type', 'type Query {', 'type Leak { id: ID }\ntype Query {', 'Leak.id'],
    [
      'a group that may be withheld on a field that cannot be empty',
      'items: [ItemEntry!]!',
      'items: ItemEntry!',
      'Referral.items (cannot be withheld',
    ],
    ['a name on a field that cannot be masked', 'party: String!', 'party: Int!', 'Matter.party (cannot be masked'],
  ])('keeps the platform from starting without one: %s', (_, place, changed, named) => {
    expect(text).toContain(place);
    const at = text.indexOf(place, text.indexOf(`type ${named.split('.')[0]!} {`)); // several types may have such a field
    expect(() => guardFields(buildSchema(text.slice(0, at) + changed + text.slice(at + place.length)))).toThrow(named);
  });

  it('what is reached only through a guarded field has no other way to it', () => {
    const schema = buildSchema(text);
    const within = Object.entries(FIELDS)
      .filter(([, row]) => row === 'WITHIN')
      .map(([type]) => type);
    const ways = Object.values(schema.getTypeMap()).flatMap((type) =>
      'getFields' in type && 'getInterfaces' in type
        ? Object.values(type.getFields()).map((field) => [type.name, field.name, String(field.type)] as const)
        : [],
    );
    const open = ways.filter(
      ([type, field, of]) =>
        within.includes(of.replace(/[[\]!]/g, '')) && fieldPolicyOf(type, field) === 'OF_THE_ASKER',
    );
    expect(open.map(([type, field]) => `${type}.${field}`)).toEqual(['OpenNoticePayload.notice', 'Preflight.ruling']); // a notice by its sender or receiver; the sender's own rulings
  });
});
