import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import {
  buildSchema,
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

import { operationPolicy } from '../../src/access/policy/operations.js';
import type { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { document, FACTS, ITEM, MATTER, TRANSFER_DOCUMENTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { STAFF, staff } from '../support/story.js';
import { volume } from '../support/volume.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const documents = Object.values(
  JSON.parse(readFileSync('config/trusted-documents.json', 'utf8')) as Record<string, string>,
);
const everything = documents.find((text) => text.startsWith('query Referral('))!;
const QUERIES = documents.filter((text) => text.startsWith('query ') && !text.startsWith('query Referral('));

/** The mutations that name no referral: they begin something, or are about the caller or a post. */
const OF_NO_REFERRAL = new RegExp(
  '^(sign(In|InService|Out)|activateAccount|revokeSession|openReferral|openLandCase|registerPatch|issueBulletin|' +
    'receiveReport|actAs|.*SecondFactor|.*RoleChange|rotate.*|handOverWork)$',
);

/** Words that occur in one place of the case only: wherever one turns up, that place was read. */
const MARKS = {
  party: '甲标记当事人',
  title: '乙标记案名',
  document: '丙标记材料',
  item: '丁标记物品',
  report: '戊标记事实',
  approval: '己标记意见',
  receipt: '庚标记签收备注',
} as const;
type Mark = keyof typeof MARKS;

/**
 * Who may read which mark at each point of the story; everybody else reads none. Written down apart from the tables of
 * the platform.
 */
interface Point {
  readonly name: string;
  readonly go: (referral: FiledCase) => Promise<unknown>;
  readonly reads: Readonly<Record<string, readonly Mark[]>>;
}
const SENDER: readonly Mark[] = ['party', 'title', 'document', 'item', 'report', 'approval'];
const CASE: readonly Mark[] = ['party', 'title', 'document', 'item'];
const [BUREAU, POLICE, CITY_POLICE, PROCURATORATE] = [
  'hejin-natural-resources',
  'hejin-public-security',
  'yuncheng-public-security',
  'hejin-procuratorate',
] as const;
const STORY: readonly Point[] = [
  { name: 'approved', go: () => Promise.resolve(), reads: { [BUREAU]: ['party', 'title', 'report', 'approval'] } },
  {
    name: 'sent',
    go: (referral) =>
      referral.do('zrzy-liaison', 'SEND_TRANSFER', {
        ...FACTS.SEND_TRANSFER,
        documents: TRANSFER_DOCUMENTS.map((entry) => ({ ...entry, name: `${entry.name}${MARKS.document}` })),
        items: [{ ...ITEM, name: MARKS.item }],
      }),
    reads: { [BUREAU]: SENDER, [POLICE]: CASE, [PROCURATORATE]: CASE },
  },
  {
    name: 'received',
    go: (referral) => referral.do('gaj-liaison', 'SIGN_RECEIPT', { remarks: MARKS.receipt }),
    reads: { [BUREAU]: [...SENDER, 'receipt'], [POLICE]: [...CASE, 'receipt'], [PROCURATORATE]: CASE },
  },
  {
    name: 'forwarded',
    go: (referral) => referral.do('gaj-head', 'REROUTE_CASE'),
    reads: {
      [BUREAU]: [...SENDER, 'receipt'],
      [POLICE]: ['title', 'receipt'],
      [CITY_POLICE]: CASE,
      [PROCURATORATE]: CASE,
    },
  },
  {
    name: 'ended',
    go: async (referral) => {
      await referral.do('yc-gaj-liaison', 'SIGN_RECEIPT', { remarks: '' });
      await referral.do('yc-gaj-head', 'RETURN_CASE');
    },
    reads: {
      [BUREAU]: [...SENDER, 'receipt'],
      [POLICE]: ['title', 'receipt'],
      [CITY_POLICE]: CASE,
      [PROCURATORATE]: ['title', 'document', 'item'],
    },
  },
];

/**
 * Only what the agency may read and the post as well: who checks does not read the person, nor what holds it;
 * administrators read no case.
 */
function mayRead(login: string, point: Point): readonly Mark[] {
  const { agencyId, post } = staff(login);
  const ofAgency = point.reads[agencyId] ?? [];
  if (post === 'AUDITOR') return ofAgency.filter((mark) => mark !== 'party');
  return post.endsWith('_ADMIN') ? [] : ofAgency;
}

const marksIn = (text: string): readonly Mark[] =>
  (Object.keys(MARKS) as Mark[]).filter((mark) => text.includes(MARKS[mark]));
const LOGINS = [...STAFF.keys()];

/** A value of the right shape, about this referral wherever an id is asked for. */
function sample(type: GraphQLInputType, name: string, id: string): unknown {
  if (isNonNullType(type)) return sample(type.ofType, name, id);
  if (isListType(type)) return [sample(type.ofType, name, id)];
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields()).map((field) => [field.name, sample(field.type, field.name, id)]),
    );
  if (name === 'idempotencyKey') return randomUUID();
  if (name === 'noticeId') return `${id}.4.TRANSFER.${POLICE}`;
  return {
    UUID: id,
    Int: 1,
    Boolean: true,
    Mu: '1.5',
    Area: '1.5亩',
    GeoJSON: '{}',
    JsonObject: '{}',
    Instant: '2026-01-01T00:00:00Z',
    LocalDate: '2026-01-01',
    Text: 'none',
  }[getNamedType(type).name];
}

describe('everybody, everything, at every point of a case', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.open(platform, { matter: { ...MATTER, party: MARKS.party, title: MARKS.title } });
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT', {
      report: document('TRANSFER_REPORT', '书面报告'),
      facts: MARKS.report,
      opinion: '建议移送',
    });
    await referral.do('zrzy-head', 'APPROVE_TRANSFER', { opinion: MARKS.approval });
    await Promise.all(LOGINS.map((login) => platform.as(login)));
  }, 120_000);
  afterAll(() => platform.close());

  const answerOf = async (client: GraphQLClient, query: string, variables: object): Promise<string> =>
    JSON.stringify(await client.ask(query, variables));
  const variablesFor = (query: string): object => (query.includes('$first') ? { first: 100 } : {});
  /** An answer without what is different in every answer. */
  const plain = (answer: string, id: string): string =>
    answer
      .replaceAll(id, 'ID')
      .replaceAll(/"requestId":"[^"]+"/g, '')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID');

  it.each(STORY)(
    '$name',
    async ({ go, name, reads }) => {
      await go(referral);
      await referral.arrived();
      const point = { name, go, reads };
      const nowhere = randomUUID();
      for (const [at, login] of LOGINS.entries()) {
        const client = await platform.as(login);
        const isParty = reads[staff(login).agencyId] !== undefined && !staff(login).post.endsWith('_ADMIN');
        const expected = [...mayRead(login, point)].sort();
        const seen = await answerOf(client, everything, { id: referral.id });
        const opened = await Promise.all(
          [POLICE, PROCURATORATE].map((to) =>
            answerOf(client, 'mutation ($input: OpenNoticeInput!) { openNotice(input: $input) { content } }', {
              input: { noticeId: `${referral.id}.4.TRANSFER.${to}` },
            }),
          ),
        );
        // In a short run everybody asks a third of the lists at each point, and another third than the next.
        const queries = QUERIES.filter((_, index) => (index + at) % volume(6, 1) === 0);
        const lists = await Promise.all(queries.map((query) => answerOf(client, query, variablesFor(query))));
        const everywhere = marksIn([seen, ...opened, ...lists].join('\n'));
        expect({ login, name, beyond: everywhere.filter((mark) => !expected.includes(mark)) }).toEqual({
          login,
          name,
          beyond: [],
        });
        if (isParty) {
          expect({
            login,
            name,
            read: marksIn(seen)
              .filter((mark) => ['title', 'document', 'item', 'party'].includes(mark))
              .sort(),
          }).toEqual({
            login,
            name,
            read: expected.filter((mark) => ['title', 'document', 'item', 'party'].includes(mark)),
          });
        } else {
          // The record of access names what was asked for, in vain as well: by its id, and to those of the asker's own
          // agency.
          const named = lists.some(
            (answer, index) => answer.includes(referral.id) && !queries[index]!.startsWith('query AccessEvents'),
          );
          const alike =
            plain(seen, referral.id) === plain(await answerOf(client, everything, { id: nowhere }), nowhere);
          expect({ login, name, named, alike }).toEqual({ login, name, named: false, alike: true });
        }
      }
    },
    600_000,
  );

  it('every mutation answers a stranger as about a referral that does not exist, and tells nothing of it', async () => {
    const nowhere = randomUUID();
    const mutations = Object.values(schema.getMutationType()!.getFields()).filter(
      ({ name, args }) => args.length === 1 && !OF_NO_REFERRAL.test(name),
    );
    expect(mutations.length).toBeGreaterThan(60);
    for (const [at, login] of ['fy-liaison', 'jw-liaison', 'ldxz-auditor', 'sec-admin'].entries()) {
      const client = await platform.as(login);
      for (const { name, args } of mutations.filter((_, index) => (index + at) % volume(8, 1) === 0)) {
        const type = args[0]!.type;
        const query = `
          mutation ($input: ${String(type)}) {
            ${name}(input: $input) { refusal { __typename code message messageEn } }
          }`;
        const [about, aboutNothing] = await Promise.all(
          [referral.id, nowhere].map((id) => answerOf(client, query, { input: sample(type, '', id) })),
        );
        expect(marksIn(about!)).toEqual([]);
        expect({ login, name, answer: plain(about!, referral.id) }).toEqual({
          login,
          name,
          answer: plain(aboutNothing!, nowhere),
        });
      }
    }
  }, 600_000);

  it('no operation runs without its guard: nobody without a session, nobody in the wrong post', async () => {
    for (const type of [schema.getQueryType()!, schema.getMutationType()!]) {
      for (const field of Object.values(type.getFields())) {
        const admission = operationPolicy(field.name)!.admits;
        if (admission === 'ANYBODY') continue;
        const declared = field.args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
        const list = (of: (arg: GraphQLArgument) => string): string =>
          declared.length === 0 ? '' : `(${declared.map(of).join(', ')})`;
        const query = `
          ${type.name.toLowerCase()} ${list((arg) => `$${arg.name}: ${String(arg.type)}`)} {
            ${field.name}${list((arg) => `${arg.name}: $${arg.name}`)}
            ${isCompositeType(getNamedType(field.type)) ? '{ __typename }' : ''}
          }`;
        const variables = Object.fromEntries(
          declared.map((arg) => [arg.name, sample(arg.type, arg.name, referral.id)]),
        );
        const response = await fetch(`${platform.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query, variables }),
        });
        const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
        expect([field.name, errors?.[0]?.extensions.code]).toEqual([field.name, 'UNAUTHENTICATED']);
        if (admission === 'SIGNED_IN') continue;
        const stranger = LOGINS.find((login) => !admission.includes(staff(login).post))!;
        expect([
          field.name,
          (await (await platform.as(stranger)).ask(query, variables)).errors?.[0]?.extensions.code,
        ]).toEqual([field.name, 'NOT_ALLOWED']);
      }
    }
  }, 120_000);
});
