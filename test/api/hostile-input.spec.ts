import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { buildSchema, type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';

import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { volume } from '../support/volume.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(
  (mutation) => mutation.args.length === 1,
);

/** Whatever a client could put in the place of a value. */
const HOSTILE: readonly unknown[] = [
  '\u0000',
  '\ud800',
  "x' OR 1=1 --",
  '',
  ' ',
  'x'.repeat(5_000),
  '〔2023〕',
  -1,
  2 ** 31,
  1e308,
  true,
  null,
  [],
  {},
  [[]],
  '1999-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2023-02-30',
];

/** A value of the right shape. */
function sample(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sample(type.ofType);
  if (isListType(type)) return [sample(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (isInputObjectType(type))
    return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, sample(field.type)]));
  return {
    UUID: randomUUID(),
    Int: 1,
    Boolean: true,
    Mu: '1.5',
    Area: '1.5亩',
    GeoJSON: '{}',
    JsonObject: '{}',
    Instant: '2023-09-22T10:00:00+08:00',
    LocalDate: '2023-09-22',
    Text: '河公字〔2023〕1号',
    ID: 'x',
    String: 'x',
  }[String(type)];
}

/** Every place in a value of a type: its path, and the name of its own type. */
function places(
  type: GraphQLInputType,
  path: readonly (string | number)[] = [],
): { readonly path: readonly (string | number)[]; readonly type: string }[] {
  if (isNonNullType(type)) return places(type.ofType, path);
  if (isListType(type)) return places(type.ofType, [...path, 0]);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field) => places(field.type, [...path, field.name]));
  return [{ path, type: type.name }];
}

/**
 * All values where a mutation takes a type for the first time (a third of them in a short run); where it takes it
 * again, every fourth (or ninth), beginning with another each time.
 */
function hostileAt(index: number, type: string, before: readonly string[]): readonly unknown[] {
  const every = before.includes(type) ? volume(13, 4) : volume(5, 1);
  return HOSTILE.filter((_, at) => (at + index) % every === 0);
}

function withHostile(value: unknown, [key, ...rest]: readonly (string | number)[], hostile: unknown): unknown {
  if (key === undefined) return hostile;
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  copy[String(key)] = withHostile(copy[String(key)], rest, hostile);
  return Array.isArray(value) ? Object.values(copy) : copy;
}

describe('hostile values in every place of every mutation', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false, settings: { LOG_LEVEL: 'silent' } });
    referral = await FiledCase.open(platform);
  });
  afterAll(() => platform.close());

  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    '%s answers each with a 4xx or does what was asked, never with a 5xx',
    async (name, mutation) => {
      const client = await platform.as(name === 'openReferral' ? 'zrzy-unit' : 'zrzy-officer-1');
      const type = mutation.args[0]!.type;
      const right = {
        ...(sample(type) as object),
        ...(name.startsWith('sign') && name !== 'signReceipt' && name !== 'signNotice'
          ? {}
          : { referralId: referral.id }),
      };
      const input = Object.fromEntries(
        Object.entries(right).filter(([key]) => Object.keys(sample(type) as object).includes(key)),
      );
      const fields = name === 'signIn' ? 'token' : 'refusal { code }';
      const query = `mutation ($input: ${String(type)}) { payload: ${name}(input: $input) { ${fields} } }`;
      const all = places(type).filter(({ path }) => path[0] !== undefined && path[0] in input);
      for (const [index, { path: place, type: kind }] of all.entries()) {
        const values = hostileAt(
          index,
          kind,
          all.slice(0, index).map((one) => one.type),
        );
        const answers = await Promise.all(
          values.map((hostile) =>
            client.ask(query, {
              input: {
                ...(withHostile(input, place, hostile) as object),
                ...(place[0] === 'idempotencyKey' || !('idempotencyKey' in input)
                  ? {}
                  : { idempotencyKey: randomUUID() }),
              },
            }),
          ),
        );
        const wrong = answers.flatMap(({ status, errors }, at) =>
          status >= 500 || errors?.some((error) => error.extensions.code === 'INTERNAL')
            ? [`${place.join('.')} = ${JSON.stringify(values[at]).slice(0, 40)}: ${status}`]
            : [],
        );
        expect(wrong).toEqual([]);
      }
    },
  );
});
