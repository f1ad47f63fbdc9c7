import { Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/agencies.module.js';
import { Casebook } from './casebook.js';
import { GlassBreaking } from './break-glass.js';
import { CaseFileReader } from './case-file-reader.js';
import { NoticeSteps } from './notice-steps.js';
import { PersonalDetails } from './personal-details.js';
import { RuleBook } from './rule-book.js';
import { WriteGate } from './write-gate.js';

const PARTS = [Casebook, CaseFileReader, GlassBreaking, NoticeSteps, PersonalDetails, RuleBook, WriteGate];

@Module({ imports: [AgenciesModule], providers: PARTS, exports: PARTS })
export class CasebookModule {}
