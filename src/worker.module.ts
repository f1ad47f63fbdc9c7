import { type DynamicModule, Module } from '@nestjs/common';

import { OverdueModule } from './deadlines/deadlines.module.js';
import { FileWorkModule } from './files/files.module.js';
import { AlertModule } from './ledger/ledger.module.js';
import { SealingModule } from './oversight/oversight.module.js';
import { type Foundation, PlatformModule } from './platform/platform.module.js';
import { RelayModule } from './relay/relay.module.js';

/** The queue process: relay and deliveries, without the API. */
@Module({})
export class WorkerModule {
  static on(foundation: Foundation): DynamicModule {
    return {
      module: WorkerModule,
      imports: [PlatformModule.on(foundation), RelayModule, OverdueModule, AlertModule, SealingModule, FileWorkModule],
    };
  }
}
