import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { DataSource } from 'typeorm';

import { ENV, type Env } from './config/env.js';
import { AUDIT_KEYS, type AuditKeys } from './crypto/audit-keys.js';
import { Sealer } from './crypto/sealer.js';
import { Bell } from './database/bell.js';
import { API_DATA_SOURCE } from './database/data-source.js';
import { API_UNIT_OF_WORK, UnitOfWork, WORKER_UNIT_OF_WORK } from './database/unit-of-work.js';
import { RefusalFilter } from './graphql/refusal.filter.js';
import { QUEUE_BACKEND } from './queue/job-contracts.js';
import type { QueueBackend } from './queue/queue-backend.js';
import { Fonts } from './text/fonts.js';
import { Clock } from './time/clock.js';

/** What must stand before any module does: the settings, the pools by role, the queues, the clock. */
export interface Foundation {
  readonly env: Env;
  readonly api: DataSource;
  readonly worker: DataSource;
  readonly queues: QueueBackend;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly auditKey: AuditKeys;
  /** Must the database keep what it confirms? Only the servers of tests need not. */
  readonly durable: boolean;
}

/** `Foundation.durable` as a Nest provider token. */
export const DURABLE = Symbol('durable');

@Global()
@Module({})
export class PlatformModule {
  static on({ env, api, worker, queues, clock, sealer, auditKey, durable }: Foundation): DynamicModule {
    const work = new UnitOfWork(api);
    const providers = [
      { provide: ENV, useValue: env },
      { provide: API_DATA_SOURCE, useValue: api },
      { provide: API_UNIT_OF_WORK, useValue: work },
      { provide: Bell, useValue: new Bell(work, worker) },
      { provide: WORKER_UNIT_OF_WORK, useValue: new UnitOfWork(worker) },
      { provide: QUEUE_BACKEND, useValue: queues },
      { provide: Clock, useValue: clock },
      { provide: Sealer, useValue: sealer },
      { provide: AUDIT_KEYS, useValue: auditKey },
      { provide: DURABLE, useValue: durable },
      { provide: Fonts, useValue: new Fonts(env) },
    ];
    return {
      module: PlatformModule,
      providers: [...providers, { provide: APP_FILTER, useClass: RefusalFilter }],
      exports: providers,
    };
  }
}
