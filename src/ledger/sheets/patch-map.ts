import { simplify } from '@turf/simplify';
import type { MultiPolygon, Polygon } from 'geojson';

import type { Light } from '../../domain/deadline/light.js';
import type { Patch } from '../../domain/ledger/patch/patch.js';

/** A patch on the map: what its sign and its label need, and no more. */
export interface MappedPatch {
  readonly patch: Patch;
  readonly light: Light | null;
}

/**
 * Patches as GeoJSON (RFC 7946), one feature a piece. `tolerance`: in degrees, how far a simplified side may lie from
 * the true one; 0 leaves them as they are. A patch without a polygon is on no map.
 */
export async function* writeGeoJson(patches: AsyncIterable<MappedPatch>, tolerance: number): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let between = '';
  for await (const { patch, light } of patches) {
    const { id, state, dueOn, facts } = patch;
    if (facts.geometry === null) continue;
    const geometry = simplified(facts.geometry, tolerance);
    const { number, batch: category, townshipId } = facts;
    const properties = { number, category, townshipId, state, dueOn, light: light?.kind ?? null };
    yield `${between}${JSON.stringify({ type: 'Feature', id, properties, geometry })}`;
    between = ',\n';
  }
  yield ']}';
}

/** A polygon too small for its tolerance stays as it is. */
function simplified(text: string, tolerance: number): Polygon | MultiPolygon {
  const geometry = JSON.parse(text) as Polygon | MultiPolygon;
  if (tolerance === 0) return geometry;
  const fewer = simplify(geometry, { tolerance, highQuality: true });
  const rings = fewer.type === 'Polygon' ? fewer.coordinates : fewer.coordinates.flat();
  return rings.length > 0 && rings.every((ring) => ring.length >= 4) ? fewer : geometry;
}
