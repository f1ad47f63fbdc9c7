// A second verifier of logs, from docs/audit-format.md alone: plain functions, the tree by its recursive definition, no
// code of the platform. Ends with 0 where everything holds, else with 1 and the reason.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const fail = (why) => {
  console.log(why);
  process.exit(1);
};
const need = (holds, why) => {
  if (!holds) fail(why);
};
const digest = (name, parts) => parts.reduce((hash, part) => hash.update(part), createHash(name)).digest();
const root = (name, leaves) => {
  if (leaves.length < 2) return leaves[0] ?? digest(name, []);
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return digest(name, [Uint8Array.of(1), root(name, leaves.slice(0, split)), root(name, leaves.slice(split))]);
};

// Keys and signed notes (C2SP signed-note).
const keyOf = (vkey) => {
  const [name, id, ...rest] = vkey.split('+');
  const raw = Buffer.from(rest.join('+'), 'base64');
  need(raw.length === 33 && raw[0] === 1, `no key: ${vkey}`);
  need(digest('sha256', [`${name}\n`, raw]).toString('hex', 0, 4) === id, `the id is not that of the key: ${vkey}`);
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw.subarray(1)]);
  return { name, id, key: createPublicKey({ key: der, format: 'der', type: 'spki' }), retired: Infinity };
};
const signs = ({ id, key }, text, base64) => {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('hex', 0, 4) === id && verify(null, Buffer.from(text), key, bytes.subarray(4));
};

// Canonical JSON (RFC 8785), whole and safe numbers only.
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'number') need(Number.isSafeInteger(value), `${value} is not whole and safe`);
  if (typeof value === 'string') need(value.isWellFormed(), 'a lone surrogate');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
};
const names = (value) =>
  typeof value === 'object' && value !== null ? Object.keys(value).sort().join(' ') : 'nothing';
const counts = (value) => Number.isSafeInteger(value) && value > 0;
const isPerson = (by) => typeof by?.agencyId === 'string' && typeof by?.personId === 'string';
const isTime = (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text));
const isId = (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
const isHash = (text) => /^[0-9a-f]{64}$/.test(text);
const number = (text) => {
  need(/^(0|[1-9]\d{0,14})$/.test(text ?? ''), `no number: ${text}`);
  return Number(text);
};
const TEN_MINUTES = 600_000;

// The file is whole.
const text = readFileSync(process.argv[2], 'utf8');
const at = text.lastIndexOf('\nend ') + 1;
need(at > 0 && text.endsWith('\n') && text.indexOf('\n', at) === text.length - 1, 'not whole');
const lines = text.slice(0, at - 1).split('\n');
const end = text.slice(at, -1).split(' ');
need(number(end[1]) === lines.length && end[2] === digest('sha256', [text.slice(0, at)]).toString('hex'), 'not whole');
need(lines[0] === 'audit-export 1' && lines[1] === 'kind log', 'no log');
need(lines[2].startsWith('origin ') && lines[3].startsWith('key '), 'no head');
const origin = lines[2].slice(7);
const keys = lines[3] === 'key -' ? [] : [keyOf(lines[3].slice(4))];
need(process.argv[3] === undefined || ['-', process.argv[3]].includes(lines[3].slice(4)), 'another key');

const trees = { sha256: [], sm3: [] };
const heads = {};
const roots = new Map([[0, '-']]);
const gone = new Set();
let waiting = [];
let hasSm3;
let last = { at: -Infinity, size: 0 };

const take = (index, stated, sm3, tree, signature, subject, seq, previous, recorded) => {
  need(number(index) === trees.sha256.length && isHash(stated), `event ${index}: index or hash`);
  hasSm3 ??= sm3 !== null;
  need(hasSm3 === (sm3 !== null), `event ${index}: sm3`);
  trees.sha256.push(Buffer.from(stated, 'hex'));
  if (sm3 !== null) trees.sm3.push(sm3);
  const name = `${subject.kind} ${subject.id}`;
  const head = heads[name] ?? { seq: 0, leaf: '', version: 0 };
  need(seq === head.seq + 1 && (previous === null || previous === head.leaf), `event ${index}: chain`);
  heads[name] = { ...head, seq, leaf: stated };
  need(isTime(recorded) && Date.parse(recorded) >= last.at - TEN_MINUTES, `event ${index}: time`);
  need(roots.has(number(tree)), `event ${index}: no such checkpoint`);
  const said =
    `audit receipt 1\n${origin}\nsubject ${name}\nevent ${seq}\nleaf ${stated}\ntime ${recorded}\n` +
    `tree ${tree} ${roots.get(number(tree))}\n`;
  waiting.push({ index, said, signature, recorded: Date.parse(recorded) });
  return heads[name];
};
const event = (line) => {
  const [index, stated, mark, tree, signature, ...rest] = line.split(' ');
  const body = rest.join(' ');
  need(mark === 'sm3' || mark === '-', `event ${index}: mark`);
  need(stated === digest('sha256', [Uint8Array.of(0), body]).toString('hex'), `event ${index}: altered`);
  let said = null;
  try {
    said = JSON.parse(body);
  } catch {
    fail(`event ${index}: no JSON`);
  }
  need(canonical(said) === body, `event ${index}: not canonical`);
  need(names(said) === 'algorithm event format nonce previous recordedAt seq subject', `event ${index}: members`);
  need(said.format === 1 && said.algorithm === 'SHA-256' && said.nonce !== '', `event ${index}: format`);
  const { subject, seq, event: what } = said;
  need(names(subject) === 'id kind number' && /^[A-Z][A-Z_]{0,30}$/.test(subject.kind), `event ${index}: subject`);
  need(isId(subject.id) && typeof subject.number === 'string' && counts(seq), `event ${index}: subject`);
  need(/^[A-Z][A-Z_]*$/.test(what?.kind ?? ''), `event ${index}: kind`);
  const sm3 = mark === 'sm3' ? digest('sm3', [Uint8Array.of(0), body]) : null;
  const head = take(index, stated, sm3, tree, signature, subject, seq, said.previous, said.recordedAt);
  if (what.kind === 'ACT') {
    need(counts(what.version) && isPerson(what.by) && typeof what.action === 'string', `event ${index}: ACT`);
    need(head.version === null || what.version === head.version + 1, `event ${index}: version`);
    head.version = what.version;
  }
  if (what.kind === 'REDACTION') {
    need(Array.isArray(what.seqs) && what.seqs.length > 0, `event ${index}: REDACTION`);
    need(what.seqs.every((one) => counts(one) && one < seq) && isPerson(what.by), `event ${index}: REDACTION`);
    need(typeof what.rule === 'string' && typeof what.basis === 'string', `event ${index}: REDACTION`);
    for (const one of what.seqs) gone.delete(`${subject.id} ${one}`);
  }
};
const redacted = (line) => {
  const [index, stated, sm3, tree, signature, kind, id, seq, recorded, more] = line.split(' ');
  need(more === undefined && isId(id ?? '') && (sm3 === '-' || isHash(sm3)), `redacted ${index}`);
  const second = sm3 === '-' ? null : Buffer.from(sm3, 'hex');
  take(index, stated, second, tree, signature, { kind, id }, number(seq), null, recorded).version = null;
  gone.add(`${id} ${seq}`);
};
const checkpoint = (line) => {
  const note = Buffer.from(line, 'base64').toString('utf8');
  const cut = note.lastIndexOf('\n\n') + 1;
  const said = note.slice(0, cut);
  const by = note
    .slice(cut + 1, -1)
    .split('\n')
    .map((one) => one.split(' '));
  const signedBy = (key) => by.some(([, name, base64]) => name === key.name && signs(key, said, base64));
  const [from, size, top, ...more] = said.slice(0, -1).split('\n');
  const word = (name) => {
    const found = more.filter((one) => one.startsWith(`${name} `));
    need(found.length < 2, `checkpoint ${size}: ${name} twice`);
    return found[0]?.slice(name.length + 1);
  };
  const time = word('time');
  need(from === origin && number(size) === trees.sha256.length && isTime(time ?? ''), `checkpoint ${size}`);
  need(top === root('sha256', trees.sha256).toString('base64'), `checkpoint ${size}: root`);
  const sm3 = word('sm3');
  need(hasSm3 === undefined || hasSm3 === (sm3 !== undefined), `checkpoint ${size}: sm3`);
  need(sm3 === undefined || sm3 === root('sm3', trees.sm3).toString('base64'), `checkpoint ${size}: sm3 root`);
  need(keys.length > 0 && signedBy(keys.at(-1)), `checkpoint ${size}: signature`);
  const next = word('next-key');
  if (next !== undefined) {
    need(signedBy(keyOf(next)), `checkpoint ${size}: next key`);
    keys.at(-1).retired = Date.parse(time);
    keys.push(keyOf(next));
  }
  need(Date.parse(time) >= last.at, `checkpoint ${size}: backdated`);
  for (const { index, said: text, signature, recorded } of waiting) {
    need(recorded <= Date.parse(time) + TEN_MINUTES, `event ${index}: after its checkpoint`);
    const may = keys.filter(({ retired }) => recorded <= retired + TEN_MINUTES);
    need(
      may.some((key) => signs(key, text, signature)),
      `event ${index}: nobody of the platform wrote it`,
    );
  }
  waiting = [];
  roots.set(number(size), top);
  last = { at: Date.parse(time), size: number(size) };
};

for (const line of lines.slice(4)) {
  const blank = line.indexOf(' ');
  const kinds = { event, redacted, checkpoint };
  need(Object.hasOwn(kinds, line.slice(0, blank)), `what is "${line.slice(0, 20)}"?`);
  kinds[line.slice(0, blank)](line.slice(blank + 1));
}
need(last.size === trees.sha256.length, 'events under no checkpoint');
need(gone.size === 0, `nothing says why ${[...gone][0]} is gone`);
console.log(`${trees.sha256.length} events`);
