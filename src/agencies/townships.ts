import { existsSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { ConfigurationError, read } from './city.js';

/** The boundaries of the townships lie beside the city file, where the city has them. */
const FILE = 'townships.geojson';

const position = z.tuple([z.number().min(73).max(136), z.number().min(3).max(54)]);
const ring = z.array(position).min(4);

/** GeoJSON (RFC 7946), in decimal degrees (CGCS2000); `notice` is shown with the map. */
const schema = z.strictObject({
  type: z.literal('FeatureCollection'),
  notice: z.string().min(1),
  /** A schematic for a demonstration, and no boundary. */
  invented: z.boolean(),
  features: z.array(
    z.strictObject({
      type: z.literal('Feature'),
      id: z.string(),
      properties: z.strictObject({ agencyId: z.string() }),
      geometry: z.union([
        z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
        z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) }),
      ]),
    }),
  ),
});
export type Townships = z.infer<typeof schema>;

/** A city without boundaries has a map of patches alone. */
const NONE: Townships = { type: 'FeatureCollection', notice: '本市没有配置乡镇界线', invented: false, features: [] };

/** The boundaries of a city's townships, checked: each is that of a township of the city. Throws ConfigurationError. */
export async function readTownships(cityFile: string): Promise<Townships> {
  const file = path.join(path.dirname(cityFile), FILE);
  if (!existsSync(file)) return NONE;
  const [townships, { agencies }] = await Promise.all([read(file, schema), read(cityFile, townshipsSchema)]);
  const known = new Set(agencies.filter(({ kind }) => kind === 'TOWNSHIP').map(({ id }) => id));
  const stray = townships.features.find(({ properties }) => !known.has(properties.agencyId));
  if (stray !== undefined)
    throw new ConfigurationError(`${file}: "${stray.properties.agencyId}" is no township of the city`);
  return townships;
}

const townshipsSchema = z.object({ agencies: z.array(z.object({ id: z.string(), kind: z.string() })) });

/** The boundaries as a Nest provider token. */
export const TOWNSHIPS = Symbol('boundaries of townships');
