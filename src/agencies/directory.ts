import { Inject, Injectable } from '@nestjs/common';

import type { Agency, Directory, StaffMember } from '../domain/agency/agency.js';
import { SnapshotCache } from '../platform/database/snapshot-cache.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { AgencyRow } from './agency.entity.js';

/** A person and the name by which colleagues know him. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
}

/**
 * Who there is: agencies and the posts held on the day. Read often, changed rarely: a snapshot of a few seconds' age.
 */
@Injectable()
export class DirectoryReader {
  private readonly cache: SnapshotCache<Directory>;
  private readonly everyone: SnapshotCache<readonly (Colleague & { readonly agencyId: string })[]>;

  constructor(@Inject(API_UNIT_OF_WORK) work: UnitOfWork, clock: Clock) {
    this.everyone = new SnapshotCache(clock, () =>
      work.plain((tx) =>
        tx.query(`
          SELECT DISTINCT p.id, p.name, a.agency_id AS "agencyId"
          FROM appointment a JOIN person p ON p.id = a.person_id
          WHERE a.class = 'CASE'
          ORDER BY a.agency_id, p.id`),
      ),
    );
    this.cache = new SnapshotCache(clock, () =>
      work.plain(async (tx) => {
        const agencies: readonly Agency[] = await tx.find(AgencyRow, { order: { id: 'ASC' } });
        const staff = await tx.query<StaffMember>(`
          SELECT a.person_id AS "personId", p.name, a.agency_id AS "agencyId", a.post
          FROM appointment a JOIN person p ON p.id = a.person_id
          WHERE a.valid_from <= (now() AT TIME ZONE 'Asia/Shanghai')::date
            AND (a.valid_to IS NULL OR a.valid_to >= (now() AT TIME ZONE 'Asia/Shanghai')::date)
          ORDER BY a.agency_id, a.post, a.person_id`);
        return { agencies: new Map(agencies.map((agency) => [agency.id, agency])), staff };
      }),
    );
  }

  read(): Promise<Directory> {
    return this.cache.read();
  }

  /** Everybody who works or has worked on cases in an agency. */
  async everyoneOf(agencyId: string): Promise<readonly Colleague[]> {
    return (await this.everyone.read()).filter((person) => person.agencyId === agencyId);
  }
}
