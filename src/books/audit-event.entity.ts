import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../platform/database/columns.js';

/** 审计事件 append-only; body is canonical JSON (RFC 8785), leaf_hash = SHA-256(0x00 || body) (RFC 6962) */
@Entity('audit_event')
export class AuditEventRow {
  /** whose history this is */
  @PrimaryColumn('uuid', { name: 'subject_id' })
  readonly subjectId!: string;

  @Column('text', { name: 'subject_kind' })
  readonly subjectKind!: string;

  @PrimaryColumn('int')
  readonly seq!: number;

  /** canonical JSON (RFC 8785); null once it has been redacted, as an event of the same history says */
  @Column('text', { nullable: true })
  readonly body!: string | null;

  @Column('text', { name: 'leaf_hash' })
  readonly leafHash!: string;

  @Column('timestamp with time zone', { name: 'recorded_at', precision: 3, transformer: INSTANT })
  readonly recordedAt!: Instant;

  /** the newest checkpoint that the writer knew of; 0 before the first */
  @Column('bigint', { name: 'tree_size', transformer: WHOLE })
  readonly treeSize!: number;

  /** of the process that decided the event, over its receipt (base64 of key id and Ed25519 signature) */
  @Column('text')
  readonly signature!: string;

  /** derived from the body, like the columns after it; null once it has been redacted */
  @Column('text', { nullable: true })
  readonly kind!: string | null;

  @Column('text', { nullable: true })
  readonly action!: string | null;

  @Column('int', { nullable: true })
  readonly version!: number | null;

  @Column('text', { name: 'notice_id', nullable: true })
  readonly noticeId!: string | null;

  @Column('text', { name: 'by_agency', nullable: true })
  readonly byAgency!: string | null;

  @Column('text', { name: 'by_person', nullable: true })
  readonly byPerson!: string | null;

  @Column('boolean', { nullable: true })
  readonly late!: boolean | null;
}
