import { existsSync } from 'node:fs';
import path from 'node:path';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** The plain pages: start page, explorer, schema, health. Nothing of a case is here. */
@Controller()
export class PagesController {
  constructor(@Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork) {}

  @Get()
  start(@Res() res: Response): void {
    res.sendFile(path.join(ROOT, 'web', 'start', 'index.html'));
  }

  @Get('start.css')
  style(@Res() res: Response): void {
    res.sendFile(path.join(ROOT, 'web', 'start', 'start.css'));
  }

  @Get('schema.graphql')
  schema(@Res() res: Response): void {
    const file = path.join(ROOT, 'schema.graphql');
    if (existsSync(file)) res.type('text/plain').sendFile(file);
    else res.status(404).json({ code: 'NOT_FOUND' });
  }

  /** Degraded with 503 and the reason when the database does not answer, or messages have been given up. */
  @Get('health')
  async health(@Res() res: Response): Promise<void> {
    const problem = await this.work.plain((tx) => tx.query('SELECT 1')).then(() => null, () => 'the database does not answer');
    res.status(problem === null ? 200 : 503).json(problem === null ? { status: 'ok' } : { status: 'degraded', why: problem });
  }
}
