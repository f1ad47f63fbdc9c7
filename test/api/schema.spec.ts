import { readFileSync } from 'node:fs';

import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';

import { startPlatform, type TestPlatform } from '../support/platform.js';

const text = readFileSync('schema.graphql', 'utf8');
const schema = buildSchema(text);
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !['String', 'Boolean', 'Int', 'Float', 'ID'].includes(type.name),
);

/** Everything of a type that should be described, by its path. */
function described(type: GraphQLNamedType): [string, string | null | undefined][] {
  const own: [string, string | null | undefined][] = ['Query', 'Mutation', 'Subscription'].includes(type.name)
    ? []
    : [[type.name, type.description]];
  if (isEnumType(type))
    return [
      ...own,
      ...type
        .getValues()
        .map((value): [string, typeof value.description] => [`${type.name}.${value.name}`, value.description]),
    ];
  if (isInputObjectType(type))
    return [
      ...own,
      ...Object.values(type.getFields()).map((field): [string, typeof field.description] => [
        `${type.name}.${field.name}`,
        field.description,
      ]),
    ];
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields());
  const args = fields.flatMap((field) =>
    field.args.map((arg): [string, typeof arg.description] => [
      `${type.name}.${field.name}(${arg.name})`,
      arg.description,
    ]),
  );
  return [
    ...own,
    ...fields.map((field): [string, typeof field.description] => [`${type.name}.${field.name}`, field.description]),
    ...args,
  ];
}

describe('the committed schema', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  it('is what the API serves, sorted', () => {
    const served = printSchema(lexicographicSortSchema(platform.app.get(GraphQLSchemaHost).schema));
    expect(text.replace(/^#.*\n\n/, '').trimEnd()).toBe(served.trimEnd());
  });

  it('describes every type, field, argument and value in Chinese and in English', () => {
    const undescribed = types
      .flatMap(described)
      .filter(([, description]) => !/\p{Script=Han}.* \/ .*[a-z]/su.test(description ?? ''))
      .map(([place]) => place);
    expect(undescribed).toEqual([]);
    expect(types.flatMap(described).length).toBeGreaterThan(400);
  });

  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    '%s takes one input and gives one payload',
    (name, mutation) => {
      if (name === 'signOut') {
        expect(mutation.args).toEqual([]);
        return;
      }
      const upper = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      expect(mutation.args.map((arg) => `${arg.name}: ${String(arg.type)}`)).toEqual([`input: ${upper}Input!`]);
      expect(String(mutation.type)).toBe(`${upper}Payload!`);
    },
  );

  /** What changes no referral's state: a session, the first reading of a notice, a message tried again. */
  const KEYLESS = [
    'signIn',
    'signInService',
    'signOut',
    'revokeSession',
    'openNotice',
    'openNotices',
    'revealPersonalDetail',
    'activateAccount',
    'actAs',
    'changePassword',
    'enrolSecondFactor',
    'confirmSecondFactor',
    'removeSecondFactor',
    'proposeRoleChange',
    'decideRoleChange',
    'rotateServiceSecret',
    'reserveNumber', // a second number that nobody needs is made void
    'cancelNumber',
    'beginUpload', // a second ticket does no harm: what is never sent is cleared away
    'saveSettings',
    'saveView',
    'saveDraft',
    'discardDraft',
    'readNotifications',
  ];
  const VERSIONLESS = [
    ...KEYLESS,
    'handOverWork',
    'attachOriginal', // a paper does not change with its referral
    'sealPaper',
    'signNotices', // whoever signs has seen the notice, whatever the version
    'openReferral',
    'openReferrals',
    'openLandCase',
    'registerPatch',
    'issueBulletin',
    'receiveReport',
    'replayDeadLetter',
    'beginEmergencyAccess',
    'recordPersonalDetail',
    'exportReferral',
  ];

  it('asks for an idempotency key and the version seen wherever a referral changes', () => {
    const inputs = mutations.flatMap(({ name, args }) => {
      const type = schema.getType(String(args[0]?.type).replace('!', ''));
      if (!isInputObjectType(type)) return [];
      const { items, idempotencyKey } = type.getFields();
      const item =
        items === undefined || idempotencyKey !== undefined
          ? type
          : schema.getType(String(items.type).replaceAll(/[[\]!]/g, ''));
      return isInputObjectType(item) ? [{ name, fields: Object.keys(item.getFields()) }] : [];
    });
    expect(
      inputs
        .filter(({ fields }) => !fields.includes('idempotencyKey'))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(KEYLESS.filter((name) => name !== 'signOut').sort());
    expect(
      inputs
        .filter(({ fields }) => !fields.includes('expectedVersion'))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(VERSIONLESS.filter((name) => name !== 'signOut').sort());
    expect(inputs.length).toBeGreaterThan(30);
  });
});
