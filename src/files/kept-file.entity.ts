import { Column, Entity, PrimaryColumn } from 'typeorm';

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
}
