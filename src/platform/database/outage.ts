import pg from 'pg';
import { QueryFailedError } from 'typeorm';

import type { Bilingual } from '../../domain/kernel/bilingual.js';
import { DatabaseSilent } from './patience.js';
import { OUTLIVED } from './transaction.js';

/** Why the database can do nothing at present, in both languages. The same request may be sent again later. */
export type Outage = Bilingual;

const AWAY: Outage = { zh: '数据库暂时没有应答', en: 'the database does not answer' };
const FULL: Outage = { zh: '数据库的磁盘或者其他资源已满', en: 'the database has run out of disk or another resource' };
const READ_ONLY: Outage = { zh: '数据库暂时只读', en: 'the database is read-only' };
const BUSY: Outage = { zh: '数据库正忙，未能在规定时间内办完', en: 'the database is busy and did not finish in time' };

const CLOCK: Outage = {
  zh: '服务器时钟早于最近的检查点，校准之前暂停办理',
  en: 'the clock of the server is before the newest checkpoint',
};

/** SQLSTATE (PostgreSQL, appendix A) by class or by code; the code counts first. */
const BY_SQLSTATE: Readonly<Record<string, Outage>> = {
  '08': AWAY,
  '53': FULL,
  '58': FULL,
  '57P01': AWAY,
  '57P02': AWAY,
  '57P03': AWAY,
  '57P04': AWAY,
  '57P05': AWAY,
  '25006': READ_ONLY,
  '25P03': BUSY,
  '25P04': BUSY,
  '57014': BUSY,
  '55P03': BUSY,
  '40P01': BUSY,
  '40001': BUSY,
  [OUTLIVED]: BUSY,
  RP001: CLOCK, // of our own: audit_event_is_queued (schema/functions/audit.sql)
};

/** What the operating system says of a connection. */
const OF_THE_NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNABORTED',
]);
/** What `pg` says without a code. */
const OF_THE_CLIENT = [
  'Query read timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed',
];

/** What keeps the database from answering, for an error of a statement or of a connection; null for any other error. */
export function outageOf(error: unknown): Outage | null {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (cause instanceof DatabaseSilent) return AWAY;
  if (!(cause instanceof Error)) return null;
  const code = 'code' in cause ? String(cause.code) : '';
  if (cause instanceof pg.DatabaseError) return BY_SQLSTATE[code] ?? BY_SQLSTATE[code.slice(0, 2)] ?? null;
  return OF_THE_NETWORK.has(code) ||
    OF_THE_CLIENT.some((said) => cause.message.startsWith(said)) ||
    cause.name === 'QueryRunnerAlreadyReleasedError'
    ? AWAY
    : null;
}

/** When to try again, in seconds (RFC 9110, 10.2.3). */
export const RETRY_AFTER_S = 5;
