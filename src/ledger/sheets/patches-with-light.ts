import { Injectable } from '@nestjs/common';

import type { LedgerFilter } from '../../books/ledger/ledger-conditions.js';
import type { Caller } from '../../domain/agency/agency.js';
import { LedgerViews } from '../api/ledger-views.js';
import { LedgerExport } from './ledger-export.js';
import type { MappedPatch } from './patch-map.js';

/** The patches that fit a filter, each with how near its day is. */
@Injectable()
export class PatchesWithLight {
  constructor(
    private readonly lines: LedgerExport,
    private readonly views: LedgerViews,
  ) {}

  async *that(caller: Caller, filter: LedgerFilter): AsyncGenerator<MappedPatch, undefined> {
    const lightOf = await this.views.lightOfPatches();
    for await (const { patch } of this.lines.lines(caller, filter)) yield { patch, light: lightOf(patch) };
    return undefined;
  }
}
