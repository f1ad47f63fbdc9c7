import { Inject, Injectable } from '@nestjs/common';

import type { AgencyKind, Post } from '../../domain/agency/agency.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';

/** REGULAR, ACTING (主持工作) or DELEGATED (授权). */
export const APPOINTMENT_KINDS = { REGULAR: '任职', ACTING: '主持工作', DELEGATED: '受托代行' } as const;
export type AppointmentKind = keyof typeof APPOINTMENT_KINDS;

/** A post that a person holds today. */
export interface Appointment {
  readonly personId: string;
  readonly name: string;
  readonly agencyId: string;
  readonly agencyKind: AgencyKind;
  readonly post: Post;
  readonly kind: AppointmentKind;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
}

/** In force on the day of $1 in Asia/Shanghai; `a` is the appointment. */
const IN_FORCE = `a.valid_from <= ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
  AND (a.valid_to IS NULL OR a.valid_to >= ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date)`;

@Injectable()
export class Appointments {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The posts that a person holds today: regular ones first, the newest of them first. */
  of(personId: string): Promise<readonly Appointment[]> {
    const now: Instant = this.clock.now();
    return this.work.plain((tx) =>
      tx.query<Appointment>(
        `SELECT a.person_id AS "personId", p.name, a.agency_id AS "agencyId", g.kind AS "agencyKind", a.post, a.kind,
           a.valid_from AS "validFrom", a.valid_to AS "validTo"
         FROM appointment a JOIN person p ON p.id = a.person_id JOIN agency g ON g.id = a.agency_id
         WHERE a.person_id = $2 AND ${IN_FORCE}
         ORDER BY array_position(ARRAY['REGULAR', 'ACTING', 'DELEGATED'], a.kind),
           a.valid_from DESC, a.agency_id, a.post`,
        [now, personId],
      ),
    );
  }
}

/** The post that is asked for among those held, or the first; undefined when it is not held. */
export function choose(
  held: readonly Appointment[],
  agencyId: string | null,
  post: Post | null,
): Appointment | undefined {
  return held.find((one) => (agencyId === null || one.agencyId === agencyId) && (post === null || one.post === post));
}
