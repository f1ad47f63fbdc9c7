import path from 'node:path';

import { Module } from '@nestjs/common';

import { BooksModule } from '../books/books.module.js';
import { ENV, type Env } from '../platform/config/env.js';
import { DocumentFiles } from './document-files.js';
import { Examiner } from './examiner.js';
import { FileChecks } from './file-checks.js';
import { FILE_STORE } from './file-store.js';
import { Incoming } from './incoming.js';
import { KeptFiles } from './kept-files.js';
import { filesFolderOf, openFileStore } from './open-file-store.js';
import { OriginalFiles } from './original-files.js';
import { PhotoFiles } from './photo-files.js';
import { Quarantine } from './quarantine.js';
import { UploadSweep } from './upload-sweep.js';
import { Uploads } from './uploads.js';
import { UploadsResolver } from './uploads.resolver.js';

/** What is kept, and what is on its way: beside one another, so that a whole file is moved and not copied. */
const PLACES = [
  { provide: FILE_STORE, inject: [ENV], useFactory: openFileStore },
  {
    provide: Incoming,
    inject: [ENV],
    useFactory: (env: Env) => new Incoming(path.join(filesFolderOf(env), 'incoming')),
  },
];

/** Uploads and files: belongs to the API. */
@Module({
  providers: [...PLACES, DocumentFiles, Examiner, KeptFiles, OriginalFiles, PhotoFiles, Uploads, UploadsResolver],
  exports: [FILE_STORE, DocumentFiles, KeptFiles, OriginalFiles, PhotoFiles, Uploads],
})
export class FilesModule {}

/** The virus check, and clearing away: belong to the worker. */
@Module({ imports: [BooksModule], providers: [...PLACES, FileChecks, Quarantine, UploadSweep] })
export class FileWorkModule {}
