import { Inject, Injectable } from '@nestjs/common';

import { TOWNSHIPS, type Townships } from '../agencies/townships.js';
import type { Entry, Visit } from './entry.js';

/** The boundaries of the city's townships as its file has them: the ground of the map, without any tile. */
@Injectable()
export class TownshipBoundaries implements Entry<null> {
  readonly method = 'get';
  readonly path = '/ledger/townships';
  readonly operation = 'townships';
  readonly admits = 'patches';
  readonly cost = 100;

  constructor(@Inject(TOWNSHIPS) private readonly townships: Townships) {}

  ask(): null {
    return null;
  }

  async handle({ open }: Visit<null>): Promise<void> {
    const out = await open({ type: 'application/geo+json', name: null });
    out.write(JSON.stringify(this.townships));
  }
}
