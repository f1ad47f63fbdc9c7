import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import type { LedgerFilter } from '../books/ledger/ledger-conditions.js';
import { quoted } from '../domain/kernel/refusal.js';
import type { Bounds } from '../domain/ledger/check-ledger.js';
import { writeGeoJson } from '../ledger/sheets/patch-map.js';
import { PatchesWithLight } from '../ledger/sheets/patches-with-light.js';
import { begun } from './begun.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { filterIn } from './ledger-filter.js';

interface Wanted {
  readonly filter: LedgerFilter;
  /** In degrees. */
  readonly tolerance: number;
}

/** The patches that fit a filter, inside a box where one is given, as GeoJSON: map and list are one filter. */
@Injectable()
export class PatchMap implements Entry<Wanted> {
  readonly method = 'get';
  readonly path = '/ledger/map';
  readonly operation = 'ledgerMap';
  readonly admits = 'patches';
  readonly cost = 10_000;

  constructor(private readonly patches: PatchesWithLight) {}

  ask({ query }: Request): Wanted {
    const filter = filterIn(query, ['bbox', 'tolerance']);
    return { filter: { ...filter, within: boxIn(query['bbox']) }, tolerance: toleranceIn(query['tolerance']) };
  }

  async handle({ asked: { filter, tolerance }, caller, pay, open }: Visit<Wanted>): Promise<void> {
    await pay();
    const patches = await begun(this.patches.that(caller, filter));
    const out = await open({ type: 'application/geo+json', name: null });
    await pipeline(Readable.from(writeGeoJson(patches, tolerance)), out);
  }
}

function degrees(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

/** west,south,east,north in degrees (RFC 7946, 5). Throws Turned. */
function boxIn(given: unknown): Bounds | null {
  if (given === undefined) return null;
  const parts = typeof given === 'string' ? given.split(',').map(degrees) : [];
  const [west = NaN, south = NaN, east = NaN, north = NaN] = parts;
  const isBox = parts.length === 4 && parts.every(Number.isFinite) && west <= east && south <= north;
  if (isBox) return [west, south, east, north];
  throw new Turned(
    400,
    'BAD_REQUEST',
    `bbox=${quoted(given)}：应为 西,南,东,北（十进制度） / must be west,south,east,north in degrees`,
  );
}

/** Throws Turned. */
function toleranceIn(given: unknown): number {
  const tolerance = given === undefined ? 0 : typeof given === 'string' ? degrees(given) : NaN;
  if (tolerance >= 0 && tolerance <= 1) return tolerance;
  throw new Turned(400, 'BAD_REQUEST', `tolerance=${quoted(given)}：应为 0 至 1 的度数 / must be degrees from 0 to 1`);
}
