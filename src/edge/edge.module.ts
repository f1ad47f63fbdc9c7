import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';

import { AccessModule } from '../access/access.module.js';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { BooksModule } from '../books/books.module.js';
import { FilesModule } from '../files/files.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { OversightModule } from '../oversight/oversight.module.js';
import { PapersModule } from '../papers/papers.module.js';
import { DeadLettersModule } from '../relay/relay.module.js';
import { BulletinDownload } from './bulletin-download.js';
import { BundleDownload } from './bundle-download.js';
import { Door } from './door.js';
import { FileDownload, LedgerFileDownload, UploadDownload } from './file-download.js';
import { Health } from './health.js';
import { LiveStreams } from './live-streams.js';
import { PagesController } from './pages.controller.js';
import { PaperDownload } from './paper-download.js';
import { PaperForms } from './paper-forms.js';
import { PatchListDownload } from './patch-list.js';
import { PatchMap } from './patch-map.js';
import { ReceiptCheck } from './receipt-check.js';
import { SheetDownload } from './sheet-download.js';
import { SheetExport } from './sheet-export.js';
import { SheetImport } from './sheet-import.js';
import { TownshipBoundaries } from './township-boundaries.js';
import { Receiving, UploadEnd, UploadOffset, UploadPiece, UploadWhole } from './uploads.js';

/** What enters through the door. */
export const ENTRIES = [
  BulletinDownload,
  BundleDownload,
  FileDownload,
  LedgerFileDownload,
  PaperDownload,
  PatchListDownload,
  PatchMap,
  ReceiptCheck,
  SheetDownload,
  SheetExport,
  SheetImport,
  TownshipBoundaries,
  UploadDownload,
  UploadEnd,
  UploadOffset,
  UploadPiece,
  UploadWhole,
];

/** Everything that is not GraphQL. */
@Module({
  imports: [
    AccessModule,
    AgenciesModule,
    BooksModule,
    FilesModule,
    LedgerModule,
    OversightModule,
    PapersModule,
    DeadLettersModule,
    DiscoveryModule,
  ],
  controllers: [PagesController],
  providers: [Door, Health, LiveStreams, PaperForms, Receiving, ...ENTRIES],
})
export class EdgeModule {}
