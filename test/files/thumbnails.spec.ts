import sharp from 'sharp';

import { pdf, Sender } from '../support/files.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

/** A photograph held upright: its pixels lie on their side, and it says so. */
const upright = (): Promise<Buffer> =>
  sharp({ create: { width: 1_600, height: 900, channels: 3, background: '#c9a66b' } })
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 36/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

describe('thumbnails', () => {
  let platform: TestPlatform;
  let town: Sender;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
    town = await Sender.of(platform, 'slz-liaison');
  });
  afterAll(() => platform.close());

  const hasThumbnail = async (id: string): Promise<boolean> => {
    const client = await platform.as('slz-liaison');
    const { upload } = await client.send<{ upload: { file: { hasThumbnail: boolean } } }>(
      'query ($id: UUID!) { upload(id: $id) { file { hasThumbnail } } }',
      { id },
    );
    return upload.file.hasThumbnail;
  };

  it('of a picture: small, the right way up, and it says nothing of where it was taken', async () => {
    const id = await town.send('a.jpg', await upright(), 'PHOTO');
    expect(await hasThumbnail(id)).toBe(true);
    const answer = await town.get(`/uploads/${id}/file?thumbnail=true`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([
      200,
      'image/jpeg',
      'nosniff',
    ]);
    const jpeg = Buffer.from(await answer.arrayBuffer());
    const { width, height, exif } = await sharp(jpeg).metadata();
    expect({ width, height, exif }).toEqual({ width: 180, height: 320, exif: undefined });
    expect(jpeg.length).toBeLessThan(20_000);
  });

  it('of what is no picture there is none; nobody else gets one', async () => {
    const paper = await town.send('a.pdf', pdf(1));
    expect(await hasThumbnail(paper)).toBe(false);
    expect((await town.get(`/uploads/${paper}/file?thumbnail=true`)).status).toBe(404);
    const id = await town.send('b.jpg', await upright(), 'PHOTO');
    const other = await Sender.of(platform, 'gaj-liaison');
    expect((await other.get(`/uploads/${id}/file?thumbnail=true`)).status).toBe(404);
  });
});
