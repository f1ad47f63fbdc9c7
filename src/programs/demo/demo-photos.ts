import sharp from 'sharp';

import { DAY_MS, epochMs, type Instant, instantOf } from '../../domain/kernel/instant.js';
import type { GraphQLClient } from '../operate/graphql-client.js';
import { sendFile } from '../operate/upload-client.js';

/** Two pictures of one colour each, invented as everything here is; they say neither when nor where. */
export async function photosOf(
  client: GraphQLClient,
  { geometry, number }: { readonly geometry: string; readonly number: string },
  now: Instant,
): Promise<object[]> {
  const [[longitude, latitude] = [0, 0]] =
    (JSON.parse(geometry) as { coordinates: [number, number][][] }).coordinates[0] ?? [];
  const photo = async (phase: string, days: number, background: string): Promise<object> => ({
    phase,
    fileId: await sendFile(client, {
      name: `${number}-${phase}.png`,
      bytes: await pictureOf(`${number} ${phase}`, background),
      purpose: 'PHOTO',
    }),
    takenAt: instantOf(epochMs(now) - days * DAY_MS),
    longitude: longitude.toFixed(4),
    latitude: latitude.toFixed(4),
  });
  return [await photo('BEFORE', 30, '#8a8474'), await photo('AFTER', 0.01, '#7f9a5c')];
}

/** Different for each mark: the same picture twice is no two photographs. */
function pictureOf(mark: string, background: string): Promise<Buffer> {
  return sharp({ create: { width: 320, height: 240, channels: 3, background } })
    .png()
    .withExif({ IFD0: { ImageDescription: mark } })
    .toBuffer();
}
