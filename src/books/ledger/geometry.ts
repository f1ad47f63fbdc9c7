import { area } from '@turf/area';
import { intersect } from '@turf/intersect';
import { kinks } from '@turf/kinks';
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson';

import { type Area, areaFromSquareMetres } from '../../domain/kernel/area.js';
import { LONGEST_GEOMETRY } from '../../domain/kernel/area.js';
import type { Bilingual } from '../../domain/kernel/bilingual.js';
import type { Bounds } from '../../domain/ledger/check-ledger.js';

/** A polygon that has been read: its canonical text, how many positions it has, and where it lies. */
export interface Shape {
  readonly text: string;
  readonly positions: number;
  readonly bounds: Bounds;
}

/** What would be right instead. */
export type NoGeometry = Bilingual;

/** Whether two rings cross is asked of every pair of sides: what one patch of farmland needs, and no more. */
const MOST_POSITIONS = 300;

/** No patch is a tenth of a degree wide, some ten kilometres. */
const WIDEST = 0.1;

/** Mainland China, generously. */
const WEST = 73;
const EAST = 136;
const SOUTH = 3;
const NORTH = 54;

/**
 * Reads GeoJSON (RFC 7946): a Polygon or MultiPolygon in decimal degrees (CGCS2000), longitude first. Returns what
 * would be right when it is none.
 */
export function readGeometry(text: string): Shape | NoGeometry {
  if (text.length > LONGEST_GEOMETRY)
    return {
      zh: `至多 ${LONGEST_GEOMETRY} 个字符的 GeoJSON（收到 ${text.length} 个）`,
      en: `at most ${LONGEST_GEOMETRY} characters of GeoJSON (got ${text.length})`,
    };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { zh: 'GeoJSON：收到的不是 JSON', en: 'GeoJSON: this is no JSON' };
  }
  const geometry = value as Polygon | MultiPolygon;
  if (
    typeof value !== 'object' ||
    value === null ||
    !('coordinates' in value) ||
    !Array.isArray(geometry.coordinates) ||
    !['Polygon', 'MultiPolygon'].includes(geometry.type)
  )
    return { zh: 'GeoJSON 的 Polygon 或者 MultiPolygon', en: 'a GeoJSON Polygon or MultiPolygon' };
  const polygons = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as unknown[];
  const rings = polygons.flatMap((polygon) => (Array.isArray(polygon) ? (polygon as unknown[]) : [null]));
  if (rings.length === 0 || !rings.every(isRing))
    return {
      zh: '闭合的环：至少四个位置 [经度, 纬度]，首尾相同',
      en: 'closed rings of at least four positions [longitude, latitude], the last like the first',
    };
  const positions = rings.flat();
  if (positions.length > MOST_POSITIONS)
    return {
      zh: `至多 ${MOST_POSITIONS} 个位置（收到 ${positions.length} 个）`,
      en: `at most ${MOST_POSITIONS} positions (got ${positions.length})`,
    };
  const stray = positions.find(([x = 0, y = 0]) => x < WEST || x > EAST || y < SOUTH || y > NORTH);
  if (stray !== undefined)
    return {
      zh: `中国境内的十进制度，经度在前（收到 ${stray.join(', ')}）`,
      en: `degrees inside China, longitude first (got ${stray.join(', ')})`,
    };
  const shape = JSON.parse(
    JSON.stringify({ type: geometry.type, coordinates: geometry.coordinates }, (_, part: unknown) =>
      typeof part === 'number' ? Number(part.toFixed(7)) : part,
    ),
  ) as Polygon | MultiPolygon;
  if (kinks(shape).features.length > 0) return { zh: '自身不相交的环', en: 'rings that do not cross themselves' };
  const bounds = boundsOfPositions(positions);
  if (bounds[2] - bounds[0] > WIDEST || bounds[3] - bounds[1] > WIDEST)
    return { zh: `宽和高都不超过 ${WIDEST} 度的图斑`, en: `a patch at most ${WIDEST} degrees wide and high` };
  return area(shape) > 0
    ? { text: JSON.stringify(shape), positions: positions.length, bounds }
    : { zh: '有面积的多边形', en: 'a polygon with an area' };
}

/** A polygon that has been read before, with where it lies. */
export function shapeOf(text: string): Shape {
  const positions = positionsOf(text);
  return { text, positions: positions.length, bounds: boundsOfPositions(positions) };
}

/** How much of the smaller, or of the larger, of two polygons the other covers, in whole hundredths, cut. */
export function overlapPercent(one: Shape, other: Shape, of: 'SMALLER' | 'LARGER'): number {
  if (!overlaps(one.bounds, other.bounds)) return 0; // most pairs that are asked of
  const [first, second] = [featureOf(one.text), featureOf(other.text)];
  const both = intersect({ type: 'FeatureCollection', features: [first, second] });
  return both === null
    ? 0
    : Math.floor((area(both) / (of === 'SMALLER' ? Math.min : Math.max)(area(first), area(second))) * 100 + 1e-6);
}

/** Do the boxes around two polygons meet? */
export function overlaps([west, south, east, north]: Bounds, [w, s, e, n]: Bounds): boolean {
  return east >= w && e >= west && north >= s && n >= south;
}

/** PostgreSQL's box: two corners. */
export function boxOf([west, south, east, north]: Bounds): string {
  return `(${east},${north}),(${west},${south})`;
}

/** The bounds of a polygon that has been read before. */
export function boundsOf(text: string): Bounds {
  return boundsOfPositions(positionsOf(text));
}

function positionsOf(text: string): readonly Position[] {
  const { type, coordinates } = JSON.parse(text) as Polygon | MultiPolygon;
  return type === 'Polygon' ? coordinates.flat() : coordinates.flat(2);
}

/** How large a polygon that has been read before is on the sphere: plausible, never compared with a threshold. */
export function areaOfGeometry(text: string): Area {
  return areaFromSquareMetres(area(JSON.parse(text) as Polygon | MultiPolygon).toFixed(4));
}

function boundsOfPositions(positions: readonly Position[]): Bounds {
  return positions.reduce<Bounds>(
    ([w, s, e, n], [x = 0, y = 0]) => [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(n, y)],
    [EAST, NORTH, WEST, SOUTH],
  );
}

function featureOf(text: string): Feature<Polygon | MultiPolygon> {
  return { type: 'Feature', properties: {}, geometry: JSON.parse(text) as Polygon | MultiPolygon };
}

function isRing(ring: unknown): ring is Position[] {
  if (!Array.isArray(ring) || ring.length < 4) return false;
  const isPosition = (position: unknown): boolean =>
    Array.isArray(position) &&
    position.length >= 2 &&
    position.length <= 3 &&
    position.every((degrees) => typeof degrees === 'number' && Number.isFinite(degrees));
  if (!ring.every(isPosition)) return false;
  const [first, last] = [ring[0] as Position, ring.at(-1) as Position];
  return first[0] === last[0] && first[1] === last[1];
}
