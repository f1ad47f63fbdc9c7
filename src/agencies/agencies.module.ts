import { Module } from '@nestjs/common';

import { ENV, type Env } from '../platform/config/env.js';
import { AgenciesResolver } from './agencies.resolver.js';
import { DirectoryReader } from './directory.js';
import { readTownships, TOWNSHIPS } from './townships.js';
import { CODES, readCodes, readWordings, WORDINGS } from './wordings.js';

/** What the city's files say of papers and places: read at each start. */
const FILES = [
  { provide: WORDINGS, inject: [ENV], useFactory: ({ CITY_FILE }: Env) => readWordings(CITY_FILE) },
  { provide: CODES, inject: [ENV], useFactory: ({ CITY_FILE }: Env) => readCodes(CITY_FILE) },
  { provide: TOWNSHIPS, inject: [ENV], useFactory: ({ CITY_FILE }: Env) => readTownships(CITY_FILE) },
];

@Module({ providers: [DirectoryReader, AgenciesResolver, ...FILES], exports: [DirectoryReader, ...FILES] })
export class AgenciesModule {}
