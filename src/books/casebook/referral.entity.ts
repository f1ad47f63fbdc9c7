import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 移送 one referral; body is the state derived from its events */
@Entity('referral')
export class ReferralRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly number!: string;

  @Column('text', { name: 'route_id' })
  readonly routeId!: string;

  @Column('text')
  readonly state!: string;

  @Column('int')
  readonly version!: number;

  @Column('text')
  readonly sender!: string;

  @Column('text', { nullable: true })
  readonly holder!: string | null;

  /** the agencies whose move it is; empty at an end */
  @Column('text', { array: true })
  readonly owners!: readonly string[];

  @Column('jsonb')
  readonly body!: unknown;

  @Column('timestamp with time zone', { name: 'opened_at', precision: 3, transformer: INSTANT })
  readonly openedAt!: Instant;

  @Column('timestamp with time zone', { name: 'changed_at', precision: 3, transformer: INSTANT })
  readonly changedAt!: Instant;

  @Column('timestamp with time zone', { name: 'ended_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly endedAt!: Instant | null;

  @Column('int', { name: 'chain_length' })
  readonly chainLength!: number;

  /** leaf hash of the newest audit event of this referral */
  @Column('text', { name: 'chain_head' })
  readonly chainHead!: string;

  /** the first referral of the thread (案件链条); its own id when it continues none */
  @Column('uuid', { name: 'thread_id' })
  readonly threadId!: string;
}
