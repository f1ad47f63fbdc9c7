import { existsSync } from 'node:fs';
import path from 'node:path';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { AuditHealth } from '../oversight/tree/audit-health.js';
import { ENV, type Env } from '../platform/config/env.js';
import { Backlog } from '../relay/backlog.js';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** The plain pages: start page, explorer, schema, health. Nothing of a case is here. */
@Controller()
export class PagesController {
  constructor(
    private readonly backlog: Backlog,
    private readonly audit: AuditHealth,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Get()
  start(@Res() res: Response): void {
    res.sendFile(path.join(ROOT, 'web', 'start', 'index.html'));
  }

  @Get('start.css')
  style(@Res() res: Response): void {
    res.sendFile(path.join(ROOT, 'web', 'start', 'start.css'));
  }

  /** Where nothing is to be explored, the schema is not handed out either. */
  @Get('schema.graphql')
  schema(@Res() res: Response): void {
    const file = path.join(ROOT, 'schema.graphql');
    if (this.env.EXPLORER && existsSync(file)) res.type('text/plain').sendFile(file);
    else res.status(404).json({ code: 'NOT_FOUND' });
  }

  /** 503 when the database does not answer; otherwise 200, `degraded` with the reasons when messages do not flow. */
  @Get('health')
  async health(@Res() res: Response): Promise<void> {
    const problems = await Promise.all([this.backlog.problems(), this.audit.problems()]).then(
      (lists) => lists.flat(),
      () => null,
    );
    if (problems === null) res.status(503).json({ status: 'down', why: ['the database does not answer'] });
    else res.json(problems.length === 0 ? { status: 'ok' } : { status: 'degraded', why: problems });
  }
}
