import { Column, Entity, PrimaryColumn } from 'typeorm';

import { WHOLE } from '../../platform/database/columns.js';

/** 登录尝试计数: by login and source, each hashed; the columns are those of rate-limiter-flexible */
@Entity('sign_in_attempt')
export class SignInAttemptRow {
  @PrimaryColumn('varchar', { length: 255 })
  readonly key!: string;

  @Column('int')
  readonly points!: number;

  @Column('bigint', { transformer: WHOLE, nullable: true })
  readonly expire!: number | null;
}
