import { Module } from '@nestjs/common';

import { AgenciesResolver } from './agencies.resolver.js';
import { DirectoryReader } from './directory.js';

@Module({ providers: [DirectoryReader, AgenciesResolver], exports: [DirectoryReader] })
export class AgenciesModule {}
