import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).filter((mutation) => mutation.args.length === 1);

/** Whatever a client could put in the place of a value. */
const HOSTILE: readonly unknown[] = ['\u0000', '\ud800', "x' OR 1=1 --", '', ' ', 'x'.repeat(5_000), '〔2023〕', -1, 2 ** 31, 1e308, true, null, [], {}, [[]], '1999-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2023-02-30'];

/** A value of the right shape. */
function sample(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sample(type.ofType);
  if (isListType(type)) return [sample(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (isInputObjectType(type)) return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, sample(field.type)]));
  return { UUID: randomUUID(), Int: 1, Boolean: true, Mu: '1.5', Area: '1.5亩', GeoJSON: '{}', Instant: '2023-09-22T10:00:00+08:00', LocalDate: '2023-09-22', Text: '河公字〔2023〕1号', ID: 'x', String: 'x' }[String(type)];
}

/** Every place in a value, by its path. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => places(member, [...path, key]));
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

  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))('%s answers each with a 4xx or does what was asked, never with a 5xx', async (name, mutation) => {
    const client = await platform.as(name === 'openReferral' ? 'zrzy-unit' : 'zrzy-officer-1');
    const type = mutation.args[0]!.type;
    const right = { ...(sample(type) as object), ...(name.startsWith('sign') && name !== 'signReceipt' && name !== 'signNotice' ? {} : { referralId: referral.id }) };
    const input = Object.fromEntries(Object.entries(right).filter(([key]) => Object.keys(sample(type) as object).includes(key)));
    const fields = name === 'signIn' ? 'token' : 'refusal { code }';
    const query = `mutation ($input: ${String(type)}) { payload: ${name}(input: $input) { ${fields} } }`;
    for (const place of places(input)) {
      const answers = await Promise.all(HOSTILE.map((hostile) => client.ask(query, { input: { ...(withHostile(input, place, hostile) as object), ...(place[0] === 'idempotencyKey' || !('idempotencyKey' in input) ? {} : { idempotencyKey: randomUUID() }) } })));
      const wrong = answers.flatMap(({ status, errors }, index) => (status >= 500 || errors?.some((error) => error.extensions.code === 'INTERNAL') ? [`${place.join('.')} = ${JSON.stringify(HOSTILE[index]).slice(0, 40)}: ${status}`] : []));
      expect(wrong).toEqual([]);
    }
  });
});
