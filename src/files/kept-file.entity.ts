import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { FileCheck } from '../domain/file/file-check.js';
import type { FileType } from '../domain/file/file-types.js';
import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../platform/database/columns.js';

/** the content of files, each once; what was found in it when it was whole */
@Entity('kept_file')
export class KeptFileRow {
  /** FIPS 180-4, lower-case hexadecimal; the name under which the store keeps it */
  @PrimaryColumn('text')
  readonly sha256!: string;

  @Column('bigint', { transformer: WHOLE })
  readonly size!: number;

  @Column('text')
  readonly type!: FileType;

  @Column('int', { nullable: true })
  readonly pages!: number | null;

  @Column('timestamp with time zone', { name: 'taken_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly takenAt!: Instant | null;

  @Column('text', { nullable: true })
  readonly longitude!: string | null;

  @Column('text', { nullable: true })
  readonly latitude!: string | null;

  @Column('timestamp with time zone', { name: 'kept_at', precision: 3, transformer: INSTANT })
  readonly keptAt!: Instant;

  /** when the store was first found to hold something else under this hash, or nothing */
  @Column('timestamp with time zone', { name: 'altered_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly alteredAt!: Instant | null;

  /** what the virus check has said: FILE_CHECKS in domain/file */
  @Column('text', { name: 'check_state' })
  readonly checkState!: FileCheck;

  /** the name that the check gives to what it found */
  @Column('text', { nullable: true })
  readonly finding!: string | null;

  @Column('timestamp with time zone', { name: 'checked_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly checkedAt!: Instant | null;

  /** when it is to be checked, later while a check is under way or has failed; null: it was checked */
  @Column('timestamp with time zone', { name: 'check_next_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly checkNextAt!: Instant | null;

  @Column('int', { name: 'check_attempts', default: 0 })
  readonly checkAttempts!: number;

  /** why the last attempt gave no answer */
  @Column('text', { name: 'check_problem', nullable: true })
  readonly checkProblem!: string | null;

  /** of a picture: a small JPEG, the right way up */
  @Column('bytea', { nullable: true })
  readonly thumbnail!: Buffer | null;

  /** when a rule of retention took the content away; null: it is there */
  @Column('timestamp with time zone', { name: 'erased_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly erasedAt!: Instant | null;
}
