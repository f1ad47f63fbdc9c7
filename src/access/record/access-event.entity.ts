import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 访问记录: id is the request id that the client was told */
@Entity('access_event')
export class AccessEventRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly at!: Instant;

  @Column('text', { name: 'person_id', nullable: true })
  readonly personId!: string | null;

  @Column('text', { name: 'agency_id', nullable: true })
  readonly agencyId!: string | null;

  @Column('text', { nullable: true })
  readonly post!: string | null;

  /** the login that was tried, where the request was a sign-in */
  @Column('text', { nullable: true })
  readonly login!: string | null;

  @Column('text')
  readonly source!: string;

  @Column('text', { array: true })
  readonly operations!: readonly string[];

  /** why, in the words of whoever asked */
  @Column('text', { nullable: true })
  readonly purpose!: string | null;

  @Column('uuid', { name: 'subject_ids', array: true })
  readonly subjectIds!: readonly string[];

  @Column('text', { name: 'field_groups', array: true })
  readonly fieldGroups!: readonly string[];

  /** OK, or the codes of the refusals */
  @Column('text', { array: true })
  readonly outcome!: readonly string[];

  /** the emergency accesses under which it was read, each with the parts that were read under it */
  @Column('jsonb', { name: 'emergency_reads' })
  readonly emergencyReads!: unknown;
}
