import {
  buildSchema,
  type GraphQLField,
  type GraphQLFieldMap,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  printSchema,
} from 'graphql';

import { fieldPolicyOf } from '../../src/access/policy/field-policy.js';
import { guardFields, missingPolicies } from '../../src/access/policy/guard-fields.js';
import { operationPolicy } from '../../src/access/policy/operations.js';
import { buildApiSchema } from '../../src/programs/emit/api-schema.js';

type WithFields = GraphQLObjectType | GraphQLInterfaceType;

describe('every operation and every field', () => {
  let schema: GraphQLSchema;
  let text: string;
  beforeAll(async () => {
    schema = await buildApiSchema();
    text = printSchema(schema);
  });

  const typesOf = (one: GraphQLSchema): readonly WithFields[] =>
    Object.values(one.getTypeMap()).filter(
      (type): type is WithFields => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'),
    );
  /** Another schema, with what the classes say beside the types and fields that both have. */
  const changed = (sdl: string): GraphQLSchema => {
    const other = buildSchema(sdl);
    for (const type of typesOf(other)) {
      const own = schema.getType(type.name) as WithFields | undefined;
      type.extensions = own?.extensions ?? {};
      const fields: GraphQLFieldMap<unknown, unknown> = own?.getFields() ?? {};
      for (const field of Object.values(type.getFields())) field.extensions = fields[field.name]?.extensions ?? {};
    }
    return other;
  };

  it('says beside itself who may see or do it, and nothing that nobody keeps', () => {
    expect(missingPolicies(schema)).toEqual([]);
    expect(missingPolicies(changed(text))).toEqual([]);
    expect(operationPolicy('sendTransfer')?.admits).toContain('LIAISON');
    expect(operationPolicy('toString')).toBeUndefined();
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
  ])('keeps the platform from starting without one: %s', (_, place, instead, named) => {
    expect(text).toContain(place);
    // several types may have such a field
    const at = text.indexOf(place, text.indexOf(`type ${named.split('.')[0]!} {`));
    const other = changed(text.slice(0, at) + instead + text.slice(at + place.length));
    expect(() => guardFields(other)).toThrow(named);
  });

  it('keeps the platform from starting with one that nobody keeps', () => {
    const other = changed(text);
    const referral = other.getType('Referral') as GraphQLObjectType;
    referral.getFields()['number']!.extensions = { policy: 'EVERYBODY' };
    other.getQueryType()!.getFields()['inbox']!.extensions = { operation: { admits: ['KING'] } };
    expect(missingPolicies(other)).toEqual(['Query.inbox', 'Referral.number']);
  });

  it('what is reached only through a guarded field has no other way to it', () => {
    const within = typesOf(schema)
      .filter(({ extensions }) => extensions['policy'] === 'WITHIN')
      .map(({ name }) => name);
    expect(within.length).toBeGreaterThan(9);
    const open = typesOf(schema).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => within.includes(String(field.type).replace(/[[\]!]/g, '')))
        .filter(
          (field) =>
            fieldPolicyOf(type as GraphQLObjectType<unknown, unknown>, field as GraphQLField<object, unknown>) ===
            'OF_THE_ASKER',
        )
        .map((field) => `${type.name}.${field.name}`),
    );
    // a notice by its sender or receiver; the sender's own rulings; what one's own agency has sent; the ledger's
    // histories, whose bodies are withheld before they are put into words; an opening has no referral yet;
    // a bulletin is circulated city-wide
    expect(open).toEqual([
      'Bulletin.paper',
      'LandCase.timeline',
      'OpenNoticePayload.notice',
      'OpeningForm.fields',
      'OpeningForm.matterFields',
      'Patch.timeline',
      'Preflight.ruling',
      'Upload.file',
    ]);
  });
});
