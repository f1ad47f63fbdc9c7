import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 岗位变更: proposed by one person, decided by another; rows are never removed */
@Entity('role_change')
export class RoleChangeRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly kind!: string;

  @Column('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @Column('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('text', { name: 'person_name' })
  readonly personName!: string;

  @Column('text', { nullable: true })
  readonly post!: string | null;

  @Column('text')
  readonly class!: string;

  @Column('date', { name: 'valid_from', nullable: true })
  readonly validFrom!: LocalDate | null;

  @Column('date', { name: 'valid_to', nullable: true })
  readonly validTo!: LocalDate | null;

  @Column('text')
  readonly basis!: string;

  @Column('text', { array: true, nullable: true })
  readonly scopes!: readonly string[] | null;

  /** SHA-256 of the part of the activation code that the proposer was shown; whoever decides is shown the other */
  @Column('text', { name: 'part_hash', nullable: true })
  readonly partHash!: string | null;

  @Column('text', { name: 'proposed_by' })
  readonly proposedBy!: string;

  @Column('timestamp with time zone', { name: 'proposed_at', precision: 3, transformer: INSTANT })
  readonly proposedAt!: Instant;

  @Column('text')
  readonly state!: string;

  @Column('text', { name: 'decided_by', nullable: true })
  readonly decidedBy!: string | null;

  @Column('timestamp with time zone', { name: 'decided_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly decidedAt!: Instant | null;

  @Column('text', { nullable: true })
  readonly reason!: string | null;
}
