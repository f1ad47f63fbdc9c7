import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

import sharp from 'sharp';
import yazl from 'yazl';

import type { FilePurpose } from '../../src/domain/file/file-types.js';
import { pdf, photo, Sender, zipOf } from '../support/files.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const OFFICE = { '[Content_Types].xml': '<Types/>' };
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

/** A part that unpacks to so many bytes of nothing. */
async function bomb(megabytes: number): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from(OFFICE['[Content_Types].xml']), '[Content_Types].xml');
  zip.addBuffer(Buffer.alloc(megabytes * 1_024 * 1_024), 'word/document.xml', { compressionLevel: 9 });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The head of a PNG that says it has so many pixels, and none of them. */
async function flood(): Promise<Buffer> {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  return png;
}

/** Renames a part of an archive, in place, to another name of the same length. */
const renamed = (zip: Buffer, from: string | RegExp, to: string): Buffer =>
  Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');

/** Sets the bit of every part that says that it is encrypted. */
function encrypted(zip: Buffer): Buffer {
  const copy = Buffer.from(zip);
  for (let at = copy.indexOf('PK\x01\x02'); at >= 0; at = copy.indexOf('PK\x01\x02', at + 4))
    copy.writeUInt16LE(copy.readUInt16LE(at + 8) | 1, at + 8);
  return copy;
}

/** A PNG whose colour profile unpacks to so many megabytes. */
async function profileBomb(megabytes: number): Promise<Buffer> {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  const data = Buffer.concat([Buffer.from('icc\0\0'), deflateSync(Buffer.alloc(megabytes * 1_024 * 1_024))]);
  const body = Buffer.concat([Buffer.from('iCCP'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, 33), length, body, sum, png.subarray(33)]);
}

/** HEIC whose boxes have no length: a reader that adds up lengths never ends. */
function endlessHeic(): Buffer {
  const file = Buffer.alloc(64);
  file.writeUInt32BE(24, 0);
  file.write('ftypheic', 4);
  file.write('heic', 20);
  return file;
}

/** A TIFF of so many pages, none of which has anything on it. */
function thinTiff(pages: number): Buffer {
  const file = Buffer.alloc(8 + pages * 18);
  file.write('II*\0', 0, 'latin1');
  for (let page = 0, at = 8; page < pages; page += 1, at += 18) {
    file.writeUInt32LE(at, page === 0 ? 4 : at - 4);
    file.writeUInt16LE(1, at);
    file.writeUInt16LE(256, at + 2);
    file.writeUInt16LE(3, at + 4);
    file.writeUInt32LE(1, at + 6);
    file.writeUInt16LE(1, at + 10);
  }
  return file;
}

const shape = { 'a.shp': 'x', 'a.dbf': 'x', 'a.shx': 'x' };

type Case = [
  what: string,
  name: string,
  content: () => Buffer | Promise<Buffer>,
  problem: string,
  purpose?: FilePurpose,
];

/** Refused by what they hold: their name and size were right. */
const REFUSED: Case[] = [
  ['a picture that is a script', 'a.png', () => Buffer.from(SVG), 'TYPE_NOT_TAKEN'],
  ['a page of HTML named as a PDF', 'a.pdf', () => Buffer.from('<html><script>1</script>'), 'TYPE_NOT_TAKEN'],
  [
    'a program named as a PDF',
    'a.pdf',
    () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4_000)]),
    'TYPE_NOT_TAKEN',
  ],
  [
    'a program of another system',
    'a.jpg',
    () => Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(64)]),
    'TYPE_NOT_TAKEN',
  ],
  ['an old Word file', 'a.docx', () => Buffer.from('d0cf11e0a1b11ae1'.padEnd(4_096, '0'), 'hex'), 'TYPE_NOT_TAKEN'],
  ['nothing but zeros', 'a.pdf', () => Buffer.alloc(100), 'TYPE_NOT_TAKEN'],
  ['noise', 'a.pdf', () => randomBytes(5_000), 'TYPE_NOT_TAKEN'],
  ['a PDF named as a picture', 'a.jpg', () => pdf(1), 'ENDING_NOT_OF_TYPE'],
  ['a picture named as a PDF', 'a.pdf', () => photo(), 'ENDING_NOT_OF_TYPE'],
  ['a PDF where photographs belong', 'a.jpg', () => pdf(1), 'TYPE_NOT_TAKEN', 'PHOTO'],
  ['a PDF of which only the head is there', 'a.pdf', () => Buffer.from('%PDF-1.7\n%nothing'), 'BROKEN'],
  ['a PDF with noise inside', 'a.pdf', () => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(9_000)]), 'BROKEN'],
  ['a PDF of 10,000 pages', 'a.pdf', () => pdf(10_000), 'TOO_MUCH_INSIDE'],
  ['a picture that says it has 3.6 thousand million pixels', 'a.png', () => flood(), 'TOO_MUCH_INSIDE'],
  ['a picture that is cut off', 'a.jpg', async () => (await photo()).subarray(0, 20), 'BROKEN'],
  [
    'a document with macros',
    'a.docx',
    () => zipOf({ ...OFFICE, 'word/document.xml': '<a/>', 'word/vbaProject.bin': 'x' }),
    'RUNS_CODE',
  ],
  [
    'a workbook with a program in it',
    'a.xlsx',
    () => zipOf({ ...OFFICE, 'xl/workbook.xml': '<a/>', 'xl/embeddings/a.exe': 'MZ' }),
    'RUNS_CODE',
  ],
  ['an archive of programs', 'a.zip', () => zipOf({ ...shape, 'start.bat': 'del' }), 'RUNS_CODE'],
  ['an archive that is no shapefile', 'a.zip', () => zipOf({ 'a.txt': 'x' }), 'TYPE_NOT_TAKEN'],
  ['a shapefile that lacks a part', 'a.zip', () => zipOf({ 'a.shp': 'x', 'a.dbf': 'x' }), 'TYPE_NOT_TAKEN'],
  ['a zip bomb', 'a.docx', () => bomb(64), 'TOO_MUCH_INSIDE'],
  [
    'a zip of too many parts of one name',
    'a.zip',
    async () =>
      renamed(
        await zipOf(Object.fromEntries(Array.from({ length: 5_001 }, (_, n) => [`${10_000 + n}.shp`, '']))),
        /1\d{4}\.shp/g,
        '10000.shp',
      ),
    'TOO_MUCH_INSIDE',
  ],
  ['a program with a dot behind its ending', 'a.zip', () => zipOf({ ...shape, 'start.exe.': 'MZ' }), 'RUNS_CODE'],
  [
    'a zip with an unknown part',
    'a.docx',
    () => zipOf({ ...OFFICE, 'word/document.xml': '<a/>', 'word/a.pif': 'x' }),
    'RUNS_CODE',
  ],
  [
    'a zip of too many parts',
    'a.zip',
    () => zipOf(Object.fromEntries(Array.from({ length: 5_001 }, (_, n) => [`${n}.shp`, '']))),
    'TOO_MUCH_INSIDE',
  ],
  [
    'a zip slip',
    'a.zip',
    async () => renamed(await zipOf({ ...shape, 'abc/defg.txt': 'x' }), 'abc/defg.txt', '../../g.conf'),
    'BROKEN',
  ],
  [
    'a zip with an absolute name',
    'a.zip',
    async () => renamed(await zipOf({ ...shape, 'Xetc/p': 'x' }), 'Xetc/p', '/etc/p'),
    'BROKEN',
  ],
  [
    'a zip that is cut off',
    'a.docx',
    async () => (await zipOf({ ...OFFICE, 'word/document.xml': '<a/>' })).subarray(0, 90),
    'BROKEN',
  ],
  [
    'a document with a password',
    'a.docx',
    async () => encrypted(await zipOf({ ...OFFICE, 'word/document.xml': '<a/>' })),
    'LOCKED',
  ],
  ['a broken OFD', 'a.ofd', async () => (await zipOf({ 'OFD.xml': '<a/>' })).subarray(0, 60), 'BROKEN'],
];

/** What keeps a reader busy, or fills its memory: whether it is taken is one thing, that nobody waits is another. */
const BUSY: Case[] = [
  ['a colour profile that unpacks to 300 MB', 'a.png', () => profileBomb(300), ''],
  ['a HEIC that never ends', 'a.heic', () => endlessHeic(), '', 'PHOTO'],
  ['a TIFF of 6,000 empty pages', 'a.tiff', () => thinTiff(6_000), ''],
];

/** Names and sizes that no ticket is given for. */
const NO_TICKET: readonly (readonly [what: string, name: string, size: number, status?: number])[] = [
  ['a path', '../../etc/passwd.pdf', 10],
  ['a path of another system', 'C:\\a.pdf', 10],
  ['a hidden name', '.pdf', 10],
  ['a name that ends as a program', 'a.pdf.exe', 10],
  ['a name without ending', 'pdf', 10],
  ['a name that turns the writing', 'a\u202efdp.pdf', 10, 400],
  ['a name with a line break', 'a\nb.pdf', 10],
  ['a name of 300 characters', `${'长'.repeat(296)}.pdf`, 10],
  ['nothing', 'a.pdf', 0],
  ['less than nothing', 'a.pdf', -1],
  ['more than is taken', 'a.pdf', 2_000_000_000],
];

describe('hostile files', () => {
  let platform: TestPlatform;
  let officer: Sender;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
    officer = await Sender.of(platform, 'zrzy-officer-1');
  });
  afterAll(() => platform.close());

  const lying = async (): Promise<string[]> =>
    (await readdir(platform.files, { recursive: true, withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name));

  it.each<Case>(REFUSED)(
    'refused, and nothing left behind: %s',
    async (_, name, content, problem, purpose = 'DOCUMENT') => {
      const bytes = await content();
      const before = process.memoryUsage().rss;
      const ticket = await officer.ticket(name, bytes.length, purpose);
      const answer = await officer.put(ticket, bytes);
      const { errors } = (await answer.json()) as { errors?: { message: string; extensions: { code: string } }[] };
      expect([answer.status, errors?.[0]?.extensions.code]).toEqual([422, problem]);
      expect(errors?.[0]?.message).toContain(`「${name}」`);
      expect(await lying()).toEqual([]);
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_024 * 1_024);
    },
  );

  it.each<Case>(BUSY)(
    'end, and nobody else waits for it: %s',
    async (_, name, content, _problem, purpose = 'DOCUMENT') => {
      const bytes = await content();
      const ticket = await officer.ticket(name, bytes.length, purpose);
      const sending = officer.put(ticket, bytes);
      for (let asked = 0; asked < 5; asked += 1) {
        const begun = performance.now();
        expect((await fetch(`${platform.url}/health`)).status).toBe(200);
        expect(performance.now() - begun).toBeLessThan(5_000);
      }
      expect([200, 422]).toContain((await sending).status);
    },
  );

  it.each(NO_TICKET)('no ticket for %s', async (_, name, size, expected = 422) => {
    const client = await platform.as('zrzy-officer-1');
    const { status, errors } = await client.ask(
      'mutation ($input: BeginUploadInput!) { beginUpload(input: $input) { upload { id } } }',
      { input: { name, size, purpose: 'DOCUMENT' } },
    );
    expect([status, errors?.[0]?.extensions['code']]).toEqual([
      expected,
      expected === 422 ? 'INVALID_INPUT' : 'BAD_USER_INPUT', // no text of the API turns the writing
    ]);
  });

  it('a length that is a lie: nothing is taken beyond what was said', async () => {
    const content = pdf(1);
    const ticket = await officer.ticket('a.pdf', content.length - 5);
    expect((await officer.put(ticket, content)).status).toBe(413);
    const short = await officer.ticket('a.pdf', content.length + 5);
    expect((await officer.put(short, content)).status).toBe(400);
  });

  it('more than was said, without a length: refused, and the sender is not locked out', async () => {
    const content = pdf(1);
    for (let time = 0; time < 8; time += 1) {
      const ticket = await officer.ticket('a.pdf', content.length - 5);
      const body = new ReadableStream({
        start: (stream) => {
          stream.enqueue(new Uint8Array(content));
          stream.close();
        },
      });
      const init = { method: 'PUT', headers: officer.bearer, body, duplex: 'half' as const };
      const answer = await fetch(`${platform.url}${ticket.path}`, init).catch(() => null);
      expect([413, undefined]).toContain(answer?.status);
    }
    await officer.send('a.pdf', content);
  });

  it('two senders of one upload: one hash, and what was given up stays so', async () => {
    for (let round = 0; round < 8; round += 1) {
      const [one, other] = [pdf(1), pdf(1)];
      const ticket = await officer.ticket('a.pdf', one.length);
      const end = fetch(`${platform.url}${ticket.path}`, { method: 'DELETE', headers: officer.bearer });
      const answers = await Promise.all([officer.put(ticket, one), officer.put(ticket, other), end]);
      expect(answers.filter(({ ok }) => ok).length).toBeLessThan(2);
    }
  });

  it('a picture that claims another place on earth is taken with what can be true, and no more', async () => {
    const lie = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } })
      .jpeg()
      .withExif({
        IFD2: { DateTimeOriginal: '9999:99:99 99:99:99' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '900/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '0/0 0/0 0/0' },
      })
      .toBuffer();
    const id = await officer.send('a.jpg', lie, 'PHOTO');
    const client = await platform.as('zrzy-officer-1');
    expect(
      await client.send('query ($id: UUID!) { upload(id: $id) { file { takenAt longitude latitude } } }', { id }),
    ).toEqual({ upload: { file: { takenAt: null, longitude: null, latitude: null } } });
  });
});
