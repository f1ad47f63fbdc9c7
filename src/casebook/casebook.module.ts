import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { Casebook } from './casebook.js';
import { CaseFileReader } from './case-file-reader.js';
import { NoticeSteps } from './notice-steps.js';
import { RuleBook } from './rule-book.js';

@Module({ imports: [AgenciesModule], providers: [Casebook, CaseFileReader, NoticeSteps, RuleBook], exports: [Casebook, CaseFileReader, NoticeSteps, RuleBook] })
export class CasebookModule {}
