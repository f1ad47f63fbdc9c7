import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { FileProblem, FilePurpose } from '../domain/file/file-types.js';
import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../platform/database/columns.js';

/** 上传: a file that a person sends, piece by piece; its name is that agency's own */
@Entity('upload')
export class UploadRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @Column('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('text')
  readonly purpose!: FilePurpose;

  @Column('text')
  readonly name!: string;

  @Column('bigint', { transformer: WHOLE })
  readonly size!: number;

  @Column('timestamp with time zone', { name: 'begun_at', precision: 3, transformer: INSTANT })
  readonly begunAt!: Instant;

  /** what is not whole by then is cleared away */
  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly until!: Instant;

  /** a process that takes a piece in renews this; nobody else takes one meanwhile */
  @Column('timestamp with time zone', { name: 'held_until', precision: 3, transformer: INSTANT, nullable: true })
  readonly heldUntil!: Instant | null;

  @Column('text', { nullable: true })
  readonly sha256!: string | null;

  @Column('text', { nullable: true })
  readonly problem!: FileProblem | null;
}
