import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';

import { AccessModule } from '../access/access.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { OversightModule } from '../oversight/oversight.module.js';
import { DeadLettersModule } from '../relay/relay.module.js';
import { BundleDownload } from './bundle-download.js';
import { Door } from './door.js';
import { Health } from './health.js';
import { LiveStreams } from './live-streams.js';
import { PagesController } from './pages.controller.js';
import { ReceiptCheck } from './receipt-check.js';
import { SheetExport } from './sheet-export.js';
import { SheetImport } from './sheet-import.js';

/** What enters through the door. */
export const ENTRIES = [BundleDownload, ReceiptCheck, SheetExport, SheetImport];

/** Everything that is not GraphQL. */
@Module({
  imports: [AccessModule, LedgerModule, OversightModule, DeadLettersModule, DiscoveryModule],
  controllers: [PagesController],
  providers: [Door, Health, LiveStreams, ...ENTRIES],
})
export class EdgeModule {}
