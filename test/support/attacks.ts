import { gzipSync } from 'node:zlib';

export interface Attack {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
  /** Sent instead of the three above. */
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}
type Row = readonly [name: string, attack: Attack, status: number, code: string];

export const many = (count: number, make: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ');
export const deep = (levels: number, open: string, close: string): string =>
  `${open.repeat(levels)}${close.repeat(levels)}`;
export const thread = (levels: number): string =>
  `query ($id: UUID!) { referral(id: $id) { ${'thread { '.repeat(levels)} id ${'}'.repeat(levels)} } }`;
export const doubling = (levels: number): string =>
  `query ($id: UUID!) { referral(id: $id) { ...f0 } }
   ${many(levels, (n) => `fragment f${n} on Referral { ...f${n + 1} thread { ...f${n + 1} } }`)}
   fragment f${levels} on Referral { id }`;
export const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
export const REFERRAL = 'query ($id: UUID!) { referral(id: $id) { id } }';
export const JSON_TYPE = { 'content-type': 'application/json' };

export const ATTACKS: readonly Row[] = [
  // What a document asks for
  ['depth by a field that comes back', { query: thread(13) }, 400, 'QUERY_TOO_LARGE'],
  [
    'depth by fragments',
    {
      query: `
        query ($id: UUID!) { referral(id: $id) { ...f0 } }
        ${many(14, (n) => `fragment f${n} on Referral { thread { ...f${n + 1} } }`)}
        fragment f14 on Referral { id }`,
    },
    400,
    'QUERY_TOO_LARGE',
  ],
  ['aliases', { query: `{ ${many(16, (n) => `a${n}: inboxCounts { done }`)} }` }, 400, 'QUERY_TOO_LARGE'],
  [
    'aliases below the root',
    { query: `query ($id: UUID!) { referral(id: $id) { ${many(16, (n) => `a${n}: number`)} } }` },
    400,
    'QUERY_TOO_LARGE',
  ],
  [
    'aliases in a fragment that is spread twice',
    {
      query: `
        query ($id: UUID!) { referral(id: $id) { ...f thread { ...f } } }
        fragment f on Referral { ${many(9, (n) => `a${n}: number`)} }`,
    },
    400,
    'QUERY_TOO_LARGE',
  ],
  [
    'sign-ins in one request',
    {
      query: `
        mutation {
          ${many(16, (n) => `a${n}: signIn(input: { login: "gaj-liaison", password: "p${n}" }) { token }`)}
        }`,
    },
    400,
    'QUERY_TOO_LARGE',
  ],
  [
    'root fields',
    {
      query: `{
        me { name } inboxCounts { done } agencies { id } routes { id } mySessions { id } inbox { totalCount }
        sentReferrals { totalCount } deadLetters { totalCount } a: me { name } b: me { name } c: me { name }
      }`,
    },
    400,
    'QUERY_TOO_LARGE',
  ],
  ['directives', { query: `{ me ${'@include(if: true) '.repeat(21)} { name } }` }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'directives on many fields',
    { query: `query ($id: UUID!) { referral(id: $id) { ${many(21, () => 'number @include(if: true)')} } }` },
    400,
    'QUERY_TOO_LARGE',
  ],
  [
    'pages of pages',
    {
      query: `{
        inbox(first: 100) { edges { node { referral { thread { thread { notices { id } evidences { kind } } } } } } }
      }`,
    },
    400,
    'QUERY_TOO_LARGE',
  ],
  ['fragments that double themselves', { query: doubling(12) }, 400, 'QUERY_TOO_LARGE'],
  [
    'fragments that double themselves without depth',
    {
      query: `
        query ($id: UUID!) { referral(id: $id) { ...f0 } }
        ${many(28, (n) => `fragment f${n} on Referral { ...f${n + 1} ...f${n + 1} }`)}
        fragment f28 on Referral { id }`,
    },
    400,
    'QUERY_TOO_LARGE',
  ],
  [
    'a fragment that spreads itself',
    { query: 'query ($id: UUID!) { referral(id: $id) { ...f } } fragment f on Referral { ...f }' },
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'fragments that spread each other',
    {
      query: `
        query ($id: UUID!) { referral(id: $id) { ...f } }
        fragment f on Referral { thread { ...g } }
        fragment g on Referral { thread { ...f } }`,
    },
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['tokens', { query: `{ ${many(1_001, () => 'me')} }` }, 400, 'GRAPHQL_PARSE_FAILED'],
  ['nesting of selections', { query: deep(5_000, '{ a', '}') }, 400, 'GRAPHQL_PARSE_FAILED'],
  [
    'nesting of a list',
    { query: `{ inbox(first: ${deep(5_000, '[', ']')}) { totalCount } }` },
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'nesting of an object',
    { query: `mutation { signIn(input: ${deep(490, '{a:', '}')}) { token } }` },
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['nesting of a type', { query: `query ($a: ${deep(490, '[', ']')}) { me { name } }` }, 400, 'GRAPHQL_PARSE_FAILED'],
  ['two operations without a name', { query: '{ me { name } } { me { name } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'two operations, none chosen',
    { query: 'query A { me { name } } query B { me { name } }' },
    400,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['fields that overlap', { query: '{ me { name } me: agencies { name } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  ['definitions of types', { query: 'type Query { leak: String }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'an extension of the schema',
    { query: 'extend type Query { leak: String } { me { name } }' },
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['@defer', { query: '{ ... @defer { me { name } } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  ['a document of comments', { query: `#${'x'.repeat(100_000)}` }, 400, 'GRAPHQL_PARSE_FAILED'],
  ['a document of commas', { query: ','.repeat(100_000) }, 400, 'GRAPHQL_PARSE_FAILED'],
  ['a document of NUL', { query: '\u0000' }, 400, 'GRAPHQL_PARSE_FAILED'],
  [
    'a lone surrogate in a document',
    { query: '{ inbox(after: "\ud800") { totalCount } }' },
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'a lone surrogate as an escape',
    { query: '{ inbox(after: "\\ud800") { totalCount } }' },
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'a number past all numbers',
    { query: '{ inbox(first: 99999999999999999999999) { totalCount } }' },
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a page below zero', { query: '{ inbox(first: -1) { totalCount } }' }, 422, 'INVALID_INPUT'],
  ['a private field of the type system', { query: '{ __proto__ }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  ['a field named constructor', { query: '{ constructor { name } }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a field that only the objects have',
    { query: 'query ($id: UUID!) { referral(id: $id) { parties } }' },
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a subscription', { query: 'subscription { referralChanged { id } }' }, 400, 'BAD_REQUEST'],
  // Values
  [
    '__proto__ in the variables',
    {
      body:
        '{"query":"query ($input: OpenNoticeInput!) { me { name } }",' +
        '"variables":{"input":{"__proto__":{"a":1},"noticeId":"x"}}}',
    },
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '__proto__ in an input',
    {
      body:
        '{"query":"mutation ($input: OpenNoticeInput!) { openNotice(input: $input) { content } }",' +
        '"variables":{"input":{"__proto__":{"noticeId":"x"},"noticeId":"x"}}}',
    },
    400,
    'BAD_USER_INPUT',
  ],
  [
    'a field more in an input',
    { query: SIGN_IN, variables: { input: { login: 'a', password: 'b', admin: true } } },
    400,
    'BAD_USER_INPUT',
  ],
  [
    'an object for a text',
    { query: SIGN_IN, variables: { input: { login: { $ne: '' }, password: 'b' } } },
    400,
    'BAD_USER_INPUT',
  ],
  [
    'a list for a text',
    { query: SIGN_IN, variables: { input: { login: ['a'], password: 'b' } } },
    400,
    'BAD_USER_INPUT',
  ],
  ['SQL in an id', { query: REFERRAL, variables: { id: "' OR 1=1 --" } }, 400, 'BAD_USER_INPUT'],
  [
    'NUL in a text',
    { query: SIGN_IN, variables: { input: { login: 'a\u0000', password: 'b' } } },
    400,
    'BAD_USER_INPUT',
  ],
  [
    'values that nest by the hundred',
    { body: `{"query":"{ me { name } }","variables":{"a":${deep(100, '[', ']')}}}` },
    400,
    'QUERY_TOO_LARGE',
  ],
  [
    'values that nest by the hundred thousand',
    { body: `{"query":"{ me { name } }","variables":{"a":${deep(100_000, '[', ']')}}}` },
    400,
    'QUERY_TOO_LARGE',
  ],
  [
    'objects that nest by the ten thousand',
    {
      body:
        `{"query":${JSON.stringify(SIGN_IN)},` +
        `"variables":{"input":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}}`,
    },
    400,
    'QUERY_TOO_LARGE',
  ],
  [
    'a list of thousands',
    { query: '{ me { name } }', variables: { a: Array.from({ length: 5_000 }, () => 1) } },
    400,
    'QUERY_TOO_LARGE',
  ],
  ['variables that are a list', { query: '{ me { name } }', variables: [] }, 400, 'BAD_REQUEST'],
  ['an operation name that is an object', { query: '{ me { name } }', operationName: { a: 1 } }, 400, 'BAD_REQUEST'],
  [
    'an operation name that every object has',
    { query: 'query A { me { name } }', operationName: 'toString' },
    400,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'a password of megabytes',
    { query: SIGN_IN, variables: { input: { login: 'gaj-liaison', password: 'x'.repeat(200_000) } } },
    400,
    'BAD_USER_INPUT',
  ],
  // The request
  ['a batch', { body: '[{"query":"{ me { name } }"},{"query":"{ me { name } }"}]' }, 400, 'BAD_REQUEST'],
  ['an empty batch', { body: '[]' }, 400, 'BAD_REQUEST'],
  [
    'a form',
    { body: 'query={me{name}}', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'plain text, which needs no preflight',
    { body: '{"query":"{ me { name } }"}', headers: { 'content-type': 'text/plain' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'an upload',
    { body: '--x\r\n', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a charset that nobody knows',
    { body: '{}', headers: { 'content-type': 'application/json; charset=klingon' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'UTF-7',
    { body: '{}', headers: { 'content-type': 'application/json; charset=utf-7' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['bytes that are no UTF-8', { body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) }, 400, 'BROKEN_JSON'],
  [
    'a gzip bomb',
    { body: gzipSync(Buffer.alloc(50_000_000, 0x20)), headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } },
    413,
    'BODY_TOO_LARGE',
  ],
  [
    'gzip that is none',
    { body: '{"query":"{ me { name } }"}', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } },
    400,
    'BROKEN_JSON',
  ],
  [
    'an encoding that nobody knows',
    { body: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'zip' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a body past the limit',
    { body: JSON.stringify({ query: '{ me { name } }', x: 'x'.repeat(262_144) }) },
    413,
    'BODY_TOO_LARGE',
  ],
  ['JSON that ends too soon', { body: '{"query":"{ me' }, 400, 'BROKEN_JSON'],
  [
    'a persisted query of Apollo’s',
    { body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }) },
    400,
    'BAD_REQUEST',
  ],
  ['a document by an id that nobody gave', { body: '{"documentId":"../../etc/passwd"}' }, 400, 'UNKNOWN_DOCUMENT'],
  ['a document id that is an object', { body: '{"documentId":{"a":1}}' }, 400, 'UNKNOWN_DOCUMENT'],
  [
    'a document id that nests without end',
    { body: `{"documentId":${deep(100_000, '[', ']')}}` },
    400,
    'UNKNOWN_DOCUMENT',
  ],
  // Who is asking
  [
    'a token that is none',
    { query: '{ me { name } }', headers: { ...JSON_TYPE, authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAA' } },
    401,
    'UNAUTHENTICATED',
  ],
  [
    'a token with SQL',
    { query: '{ me { name } }', headers: { ...JSON_TYPE, authorization: "Bearer ' OR 1=1 --" } },
    401,
    'UNAUTHENTICATED',
  ],
  [
    'a cookie that is none',
    {
      query: '{ me { name } }',
      headers: { ...JSON_TYPE, authorization: '', cookie: '__Host-referral_session=AAAAAAAAAAAAAAAAAAAAAAAA' },
    },
    401,
    'UNAUTHENTICATED',
  ],
  [
    'a cookie without its prefix',
    { query: '{ me { name } }', headers: { ...JSON_TYPE, authorization: '', cookie: 'referral_session=TOKEN' } },
    401,
    'UNAUTHENTICATED',
  ],
  [
    'somebody else’s referral',
    { query: 'query ($id: UUID!) { referral(id: $id) { auditTrail { body } } }', variables: { id: 'FOREIGN' } },
    404,
    'NOT_FOUND',
  ],
  [
    'an act on somebody else’s referral',
    {
      query: 'mutation ($input: SubmitReportInput!) { submitReport(input: $input) { refusal { code } } }',
      variables: { input: 'REPORT' },
    },
    404,
    'NOT_FOUND',
  ],
];
