import { readFile } from 'node:fs/promises';

import { planPatches } from '../../src/programs/demo/plan-patches.js';
import { Sender } from '../support/files.js';
import { CAMPAIGN } from '../support/ledger.js';
import { landCase, unlawfulPatch } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { AGENCIES } from '../support/story.js';
import { strictRecords } from '../support/strict-csv.js';
import { unzipped } from '../support/unzipped.js';

interface Collection {
  readonly notice?: string;
  readonly features: readonly {
    readonly id: string;
    readonly properties: { readonly number: string; readonly townshipId: string; readonly agencyId: string };
    readonly geometry: { readonly type: string; readonly coordinates: number[][][] };
  }[];
}

/** A polygon of thirteen corners in a row that bends a little, at an invented place. */
function wavy(west: number, south: number): string {
  const along = Array.from({ length: 11 }, (_, at) => [west + at * 0.0002, south + (at % 2) * 0.00001]);
  const ring = [...along, [west + 0.002, south + 0.002], [west, south + 0.002], along[0]!];
  return JSON.stringify({
    type: 'Polygon',
    coordinates: [ring.map(([x = 0, y = 0]) => [+x.toFixed(6), +y.toFixed(6)])],
  });
}

describe('what can be taken from the ledger', () => {
  let platform: TestPlatform;
  let first: { number: string; id: string };
  beforeAll(async () => {
    platform = await startPlatform();
    first = await unlawfulPatch(platform, { batch: 'C2-b', geometry: wavy(110.6, 35.5) });
    await unlawfulPatch(platform, { batch: 'C2-b', geometry: wavy(110.7, 35.6) });
    await unlawfulPatch(platform, { batch: 'C2-a', geometry: null });
    await landCase(platform);
  });
  afterAll(() => platform.close());

  const get = async (path: string, login = 'zrzy-liaison'): Promise<Response> =>
    (await Sender.of(platform, login)).get(path);
  const csv = async (query: string, login?: string): Promise<readonly (readonly string[])[]> =>
    strictRecords(Buffer.from(await (await get(`/ledger/export?format=csv${query}`, login)).arrayBuffer()).toString(), [
      '\r\n',
    ]);
  const map = async (query: string, login?: string): Promise<Collection> =>
    (await get(`/ledger/map?${query}`, login)).json() as Promise<Collection>;
  const listed = async (args: string): Promise<readonly string[]> =>
    (
      await (
        await platform.as('zrzy-liaison')
      ).send<{ patches: { edges: { node: { number: string } }[] } }>(
        `{ patches(${args}) { edges { node { number } } } }`,
      )
    ).patches.edges.map(({ node }) => node.number);

  it('is what the list shows under the same filter: as a sheet, as a paper, on the map', async () => {
    for (const [query, args] of [
      ['&category=C2-b', 'category: "C2-b"'],
      [`&number=${encodeURIComponent(first.number)}`, `number: "${first.number}"`],
      ['&state=JUDGED', 'state: JUDGED'],
      ['&light=FAR&category=C2-b', 'light: FAR, category: "C2-b"'],
      ['&late=false', 'late: false'],
    ] as const) {
      const shown = [...(await listed(args))].sort();
      const rows = await csv(query);
      expect(rows.slice(1).map(([number]) => number)).toEqual(shown);
      const page = await (await get(`/ledger/list?form=html${query}`)).text();
      expect(page).toContain(`共${shown.length}个。`);
      for (const number of shown) expect(page).toContain(number);
      const { features } = await map(query.slice(1));
      expect(shown).toEqual(expect.arrayContaining(features.map(({ properties }) => properties.number)));
    }
    expect((await csv('&category=C9')).length).toBe(1);
  });

  it('refuses what it does not understand, before anything is sent', async () => {
    for (const query of [
      'category=',
      'states=JUDGED',
      'state=GONE',
      'light=RED',
      'late=perhaps',
      'bbox=1,2,3',
      'bbox=2,1,1,2',
      'tolerance=-1',
      'tolerance=%20',
      'bbox=,,,',
      'number=%00',
      'townshipId=%00',
    ]) {
      const answer = await get(`/ledger/map?${query}`);
      expect({ query, status: answer.status }).toEqual({ query, status: 400 });
      expect(((await answer.json()) as { errors: readonly object[] }).errors).toHaveLength(1);
    }
    for (const path of ['/ledger/map?', '/ledger/export?format=csv&', '/ledger/list?'])
      expect({ path, status: (await get(`${path}text=a`)).status }).toEqual({ path, status: 422 });
  });

  it('is on the map by box, and with fewer corners where that is asked for', async () => {
    const whole = await map('');
    expect(whole.features.length).toBeGreaterThanOrEqual(2);
    const near = await map('bbox=110.59,35.49,110.61,35.51');
    expect(near.features.map(({ id }) => id)).toEqual([first.id]);
    expect(near.features[0]!.geometry.coordinates[0]).toHaveLength(14);
    const [rough] = (await map('bbox=110.59,35.49,110.61,35.51&tolerance=0.0001')).features;
    expect(rough!.geometry.coordinates[0]!.length).toBeLessThan(7);
    const [tiny] = (await map('bbox=110.59,35.49,110.61,35.51&tolerance=1')).features;
    expect(tiny!.geometry.coordinates[0]!.length).toBeGreaterThanOrEqual(4);
  });

  it('shows each agency what its list shows', async () => {
    const own = await map('', 'nync-liaison');
    const seen = (
      await (await platform.as('nync-liaison')).send<{ patches: { totalCount: number } }>('{ patches { totalCount } }')
    ).patches.totalCount;
    expect(own.features.length).toBeLessThanOrEqual(seen);
    expect(seen).toBeLessThan((await listed('first: 100')).length);
  });

  it('offers in the cells of the sheet what an import takes, and is as wide as its text', async () => {
    const parts = await unzipped(Buffer.from(await (await get('/ledger/export')).arrayBuffer()));
    const sheet = parts['xl/worksheets/sheet1.xml']!.toString('utf8');
    expect(sheet).toContain('<col min="1" max="1" width="20" customWidth="1"/>');
    expect(sheet).toContain('<formula1>选项!$C$1:$C$9</formula1>'); // the nine townships
    expect(parts['xl/worksheets/sheet2.xml']!.toString('utf8')).toContain('僧楼镇人民政府');
    expect(parts['xl/workbook.xml']!.toString('utf8')).toContain('_xlnm.Print_Titles');
  });

  it('comes as PDF and docx', async () => {
    const pdf = await get('/ledger/list');
    expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
    const docx = await unzipped(Buffer.from(await (await get('/ledger/list?form=docx')).arrayBuffer()));
    expect(docx['word/document.xml']!.toString('utf8')).toContain('w:orient="landscape"');
  });

  it('lies on the townships of the city: each patch of the demonstration in its own', async () => {
    const { notice, features } = (await (await get('/ledger/townships')).json()) as Collection;
    expect(notice).toContain('示意图，不作为界线依据');
    const townships = AGENCIES.filter(({ kind }) => kind === 'TOWNSHIP').map(({ id }) => id);
    expect(features.map(({ properties }) => properties.agencyId).sort()).toEqual([...townships].sort());
    for (const { townshipId, geometry } of planPatches(CAMPAIGN, AGENCIES)) {
      const ring = features.find(({ properties }) => properties.agencyId === townshipId)!.geometry.coordinates[0]!;
      const corners = (JSON.parse(geometry!) as { coordinates: number[][][] }).coordinates[0]!;
      expect([townshipId, corners.every((corner) => isInside(corner, ring))]).toEqual([townshipId, true]);
    }
    expect(JSON.parse(await readFile('config/cities/hejin/townships.geojson', 'utf8'))).toMatchObject({
      invented: true,
    });
  });
});

/** By the number of sides that a line to the east crosses. */
function isInside([x = 0, y = 0]: number[], ring: readonly number[][]): boolean {
  let inside = false;
  ring.slice(1).forEach(([bx = 0, by = 0], at) => {
    const [ax = 0, ay = 0] = ring[at]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}
