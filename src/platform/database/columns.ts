import type { ValueTransformer } from 'typeorm';

import { type Instant, instantOf } from '../../domain/kernel/instant.js';

/** Instants are text throughout; TypeORM makes dates of them on its way. */
export const INSTANT: ValueTransformer = {
  from: (value: Date | string | null): Instant | null =>
    value === null ? null : typeof value === 'string' ? (value as Instant) : instantOf(value.getTime()),
  to: (value: Instant | null): Instant | null => value,
};

/** Whole numbers of eight bytes, which pg gives as text: all of ours are safe. */
export const WHOLE: ValueTransformer = {
  from: (value: string | null): number | null => (value === null ? null : Number(value)),
  to: (value: number | null): number | null => value,
};
