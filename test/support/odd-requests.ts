import { json, type Sent } from './raw-http.js';

const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const ME = '{ me { name } }';
const HASH = 'a'.repeat(64);

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Sent => ({
  line: `GET ${path}`,
  headers,
});
const hashed = (version: unknown, sha256Hash: unknown): object => ({ persistedQuery: { version, sha256Hash } });
const live = (body: unknown, headers = {}): Sent => json(body, '/live', { accept: 'text/event-stream', ...headers });
const sheet = (query: string, body = 'a', headers = {}): Sent => ({
  line: `POST /ledger/import${query}`,
  headers: { 'content-type': 'text/csv', ...headers },
  body,
});

/** Extensions that a client of another server would send, or a hostile one. */
export const EXTENSIONS: readonly (readonly [string, unknown])[] = [
  ['a persisted query of version 1 with a hash that is none', hashed(1, 'x')],
  ['a persisted query of version 1 with another text’s hash', hashed(1, HASH)],
  ['a persisted query of version 2', hashed(2, HASH)],
  ['a persisted query of version "1"', hashed('1', HASH)],
  ['a persisted query without version', hashed(undefined, HASH)],
  ['a persisted query without hash', hashed(1, undefined)],
  ['a persisted query with a number for a hash', hashed(1, 7)],
  ['a persisted query with an object for a hash', hashed(1, { toString: 'x' })],
  ['a persisted query that is null', { persistedQuery: null }],
  ['a persisted query that is text', { persistedQuery: 'x' }],
  ['a persisted query that is a list', { persistedQuery: [1, HASH] }],
  ['a list', []],
  ['text', 'x'],
  ['a number', 1],
  ['true', true],
];

export const ODD: readonly (readonly [string, Sent])[] = [
  ['GET with a query', get(`/graphql?query=${encodeURIComponent(ME)}`)],
  [
    'GET with a persisted query',
    get(
      `/graphql?extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: 'x' } }))}`,
    ),
  ],
  ['PUT', { ...json({ query: ME }), line: 'PUT /graphql' }],
  ['TRACE', { line: 'TRACE /graphql' }],
  ['a body of null', json('null')],
  ['a body of a list', json([{ query: ME }])],
  ['a body of text', json('"x"')],
  ['no body at all', { line: 'POST /graphql', headers: { 'content-type': 'application/json', 'content-length': '0' } }],
  ['an operationName that is none', json({ query: ME, operationName: '__proto__' })],
  ['variables with __proto__', json(`{"query":"query ($a: Int) { me { name } }","variables":{"__proto__":{"a":1}}}`)],
  ['a query that is a number', json({ query: 1 })],
  ['a query of surrogates', json('{"query":"\\ud800"}')],
  ['a documentId that is an object', json({ documentId: { toString: 1 } })],
  ['a documentId that is __proto__', json({ documentId: '__proto__' })],
  ['gzip that is none', json('{}', '/graphql', { 'content-encoding': 'gzip' })],
  ['brotli that is none', json('{}', '/graphql', { 'content-encoding': 'br' })],
  ['an encoding that is none', json('{}', '/graphql', { 'content-encoding': 'x' })],
  ['a charset that is none', json('{}', '/graphql', { 'content-type': 'application/json; charset=utf-9' })],
  ['a query string of a thousand brackets', json({ query: ME }, `/graphql?${'a[]=1&'.repeat(1_000)}`)],
  ['a path with a broken escape behind /graphql', json({ query: ME }, '/graphql/%E0%A4%A')],
  ['a token of another alphabet', json({ query: ME }, '/graphql', { authorization: 'Bearer ünïcode' })],
  ['a token of 6,000 characters', json({ query: ME }, '/graphql', { authorization: `Bearer ${'x'.repeat(6_000)}` })],
  ['a cookie with a broken escape', json({ query: ME }, '/graphql', { cookie: '__Host-session=%E0%A4%A' })],
  [
    'an address that is none',
    json({ query: ME }, '/graphql', { 'x-forwarded-for': `'; DROP TABLE ${'x'.repeat(2_000)}` }),
  ],
  ['a purpose with a broken escape', json({ query: ME }, '/graphql', { 'x-purpose': '%E0%A4%A' })],
  [
    '/live with a persisted query',
    live({
      query: 'subscription { inboxChanged { __typename } }',
      extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } },
    }),
  ],
  ['/live with a query', live({ query: ME })],
  ['/live with what does not parse', live({ query: '{' })],
  [
    '/live with a token of its protocol',
    live({ query: 'subscription { x }' }, { 'x-graphql-event-stream-token': '%E0%A4%A' }),
  ],
  [
    '/live with an operationName that is none',
    live({ query: 'subscription A { inboxChanged { __typename } }', operationName: 'B' }),
  ],
  ['/live by GET', get('/live?query={me{name}}', { accept: 'text/event-stream' })],
  ['/live by PUT', { ...live({ query: ME }), line: 'PUT /live' }],
  [
    'a wish for another protocol',
    json({ query: ME }, '/graphql', { connection: 'upgrade, close', upgrade: 'websocket' }),
  ],
];

/** Paths besides GraphQL. */
export const PAGES: readonly (readonly [string, Sent])[] = [
  ['a path with a broken escape behind /live', json({ query: ME }, '/live/%E0%A4%A', { accept: 'text/event-stream' })],
  ['a bundle with NUL', get('/bundles/%00')],
  ['a bundle with a path', get('/bundles/..%2f..%2fetc%2fpasswd')],
  ['a bundle of 4,000 characters', get(`/bundles/${'x'.repeat(4_000)}`)],
  ['a bundle with a broken escape', get('/bundles/%E0%A4%A')],
  ['a page with a broken escape', get('/%E0%A4%A')],
  ['an explorer page with a broken escape', get('/explorer/%E0%A4%A')],
  ['an explorer page with NUL', get('/explorer/%00')],
  ['an explorer page beside its folder', get('/explorer/..%5c..%5cpackage.json')],
  ['a receipt by a path that is none', get('/receipts/%E0%A4%A')],
  ['a page that is posted to', json({ query: ME }, '/verify')],
  ['a page of which a part is asked that is not there', get('/verify', { range: 'bytes=9999999-' })],
  ['a part of the schema that is not there', get('/schema.graphql', { range: 'bytes=999999999-' })],
  ['a page only where it is another', get('/verify', { 'if-match': '"x"' })],
  [
    'an explorer page of which a part is asked that is not there',
    get('/explorer/main.js', { range: 'bytes=99999999-' }),
  ],
  ['a page of a host that is written twice', get('//evil.example/%2e%2e/x')],
  ['the provider’s start with a broken escape', get('/oidc/start?x=%E0%A4%A')],
  [
    'the provider’s answer with a broken cookie',
    get('/oidc/callback?code=x&state[]=y', { cookie: '__Host-oidc=%E0%A4%A' }),
  ],
  ['a path of the provider with a broken escape', get('/oidc/%E0%A4%A')],
];

/** The check of a receipt answers in words of its own: it says that nothing is proven. */
export const RECEIPTS: readonly (readonly [string, Sent])[] = [
  ['a list', get('/verify/check?note[]=x')],
  ['an object', get('/verify/check?note[a]=x')],
  ['two', get('/verify/check?note=x&note=y')],
  ['a broken escape', get('/verify/check?note=%E0%A4%A')],
  ['9,000 characters', get(`/verify/check?note=${'x'.repeat(9_000)}`)],
];

/** What is as good as nothing said. */
export const HARMLESS: readonly (readonly [string, Sent])[] = [
  ['a health that is asked with a thousand brackets', get(`/health?${'a[]=1&'.repeat(1_000)}`)],
  ['a health by its full address', get('http://evil.example/health')],
  ['a receipt of NUL', get('/verify/check?note=AAAA')],
  ['a page whose cookie is none', get('/verify', { cookie: '__Host-session=%E0%A4%A; =; ;;' })],
];

/** As somebody who may read and write the ledger. */
export const SIGNED_IN: readonly (readonly [string, Sent])[] = [
  ['an export in a format that is a list', get('/ledger/export?format[]=x')],
  ['an export in a format that is an object', get('/ledger/export?format[slice]=x')],
  ['an export in a format of 4,000 characters', get(`/ledger/export?format=${'x'.repeat(4_000)}`)],
  ['an export in two formats', get('/ledger/export?format=csv&format=xlsx')],
  ['an export in a format with a broken escape', get('/ledger/export?format=%E0%A4%A')],
  ['an import in a mode that is a list', sheet('?mode[]=x')],
  ['an import in a mode that is an object', sheet('?mode[toString]=x')],
  ['an import in a mode that every object has', sheet('?mode=constructor')],
  ['an import in an encoding that is an object', sheet('?encoding[toString]=x')],
  ['an import with a reason that is a list', sheet('?corrections=true&reason[]=x')],
  ['an import with corrections that are a list', sheet('?corrections[]=true&reason=%E0%A4%A')],
  ['an import in two modes', sheet('?mode=all&mode=check')],
  ['an import with two reasons', sheet('?corrections=true&reason=1234&reason=5678')],
  ['an import of another type', sheet('', 'a', { 'content-type': 'text/csv/x' })],
  ['an import that says it is gzip', sheet('', 'a', { 'content-encoding': 'gzip' })],
  ['an import of nothing', sheet('', '', { 'content-length': '0' })],
  ['an import of an .xlsx that is none', sheet('', 'PK\u0003\u0004', { 'content-type': SHEET })],
  ['a bundle of an id in capitals', get(`/bundles/${'A'.repeat(8)}-AAAA-AAAA-AAAA-${'A'.repeat(12)}`)],
  ['a bundle with a query string', get('/bundles/x?id[]=y')],
];

/** What is no HTTP is refused by the server before any of ours sees it: without a code. */
export const NO_HTTP: readonly (readonly [string, Sent])[] = [
  ['a header of 20,000 characters', get('/graphql', { 'x-long': 'x'.repeat(20_000) })],
  ['a path of 20,000 characters', get(`/${'x'.repeat(20_000)}`)],
  ['a length that is negative', json('{}', '/graphql', { 'content-length': '-1' })],
  ['a length that is no number', json('{}', '/graphql', { 'content-length': 'x' })],
  ['a length besides chunks', json('{}', '/graphql', { 'content-length': '2', 'transfer-encoding': 'chunked' })],
  ['chunks that are none', json('zz', '/graphql', { 'content-length': '', 'transfer-encoding': 'chunked' })],
  ['an expectation that is none', json({ query: ME }, '/graphql', { expect: 'x' })],
  ['a method that is none', { line: 'HACK /graphql' }],
  ['a line break in a header', get('/health', { 'x-a': 'b\nc d: e' })],
];
