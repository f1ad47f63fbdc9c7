// A second verifier, from docs/audit-format.md alone: plain functions, the tree by its recursive definition, no code of the platform.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [, , file, vkey] = process.argv;
const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const root = (leaves) => {
  if (leaves.length < 2) return leaves[0] ?? sha();
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha(Uint8Array.of(1), root(leaves.slice(0, split)), root(leaves.slice(split)));
};
const raw = Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(1);
const key = createPublicKey({
  key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]),
  format: 'der',
  type: 'spki',
});
const fail = (why) => {
  console.log(why);
  process.exit(1);
};

const text = readFileSync(file, 'utf8');
const lines = text.slice(0, -1).split('\n');
const end = lines.pop().split(' ');
if (
  end[0] !== 'end' ||
  Number(end[1]) !== lines.length ||
  end[2] !== sha(lines.map((line) => `${line}\n`).join('')).toString('hex')
)
  fail('not whole');

const leaves = [];
const heads = {};
for (const line of lines.slice(4)) {
  const [word, ...rest] = line.split(' ');
  if (word === 'event') {
    const body = rest.slice(3).join(' ');
    const leaf = sha(Uint8Array.of(0), body);
    const { referralId, seq, previous } = JSON.parse(body);
    const head = heads[referralId] ?? { seq: 0, leaf: '' };
    if (
      Number(rest[0]) !== leaves.length ||
      rest[1] !== leaf.toString('hex') ||
      seq !== head.seq + 1 ||
      previous !== head.leaf
    )
      fail(`event ${rest[0]}`);
    heads[referralId] = { seq, leaf: rest[1] };
    leaves.push(leaf);
  } else if (word === 'checkpoint') {
    const note = Buffer.from(rest[0], 'base64').toString('utf8');
    const at = note.lastIndexOf('\n\n') + 1;
    const [, size, signed] = note.split('\n');
    const signature = Buffer.from(note.slice(at + 1).split(' ')[2], 'base64').subarray(4);
    if (
      Number(size) !== leaves.length ||
      signed !== root(leaves).toString('base64') ||
      !verify(null, note.slice(0, at), key, signature)
    )
      fail(`checkpoint ${size}`);
  }
}
console.log(`${leaves.length} events`);
