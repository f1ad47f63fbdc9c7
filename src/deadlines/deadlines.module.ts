import { Module } from '@nestjs/common';
import { CasebookModule } from '../casebook/casebook.module.js';
import { DeadlinesResolver } from './deadlines.resolver.js';

@Module({ imports: [CasebookModule], providers: [DeadlinesResolver] })
export class DeadlinesModule {}
