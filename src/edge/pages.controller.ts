import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';

import { PAPER_STYLE } from '../papers/paper-html.js';
import { ENV, type Env } from '../platform/config/env.js';
import { RETRY_AFTER_S } from '../platform/database/outage.js';
import { OpenToAll } from '../platform/http/open-to-all.js';
import { Health } from './health.js';

/** Parts of the start page that depend on the settings. */
const CONDITIONAL = /[ ]*<!-- if (explorer|demonstration) -->\n([^]*?)[ ]*<!-- end -->\n/g;
const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** The plain pages: start page, check of receipts, schema, health. Nothing of a case is here. */
@Controller()
export class PagesController {
  constructor(
    private readonly state: Health,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Points to what is there: neither to an explorer that is not served, nor to accounts of a demonstration that is
   * none.
   */
  @Get()
  @OpenToAll('points to what is there')
  async start(@Res() res: Response): Promise<void> {
    const there = { explorer: this.env.EXPLORER, demonstration: this.env.EXPLORER && this.env.DEMO_ACCOUNTS };
    const page = await readFile(path.join(ROOT, 'web', 'start', 'index.html'), 'utf8');
    res
      .type('html')
      .send(page.replace(CONDITIONAL, (_, name: keyof typeof there, part: string) => (there[name] ? part : '')));
  }

  @Get('start.css')
  @OpenToAll('the style of the start page')
  style(@Res() res: Response): void {
    res.sendFile(path.join(ROOT, 'web', 'start', 'start.css'));
  }

  /** The page that checks receipts: a QR code on paper leads here. */
  @Get(['verify', 'verify.js', 'verify.css'])
  @OpenToAll('the page that checks receipts; the check itself is an entry of the door')
  verify(@Req() { path: asked }: Request, @Res() res: Response): void {
    res.sendFile(path.join(ROOT, 'web', 'verify', asked === '/verify' ? 'index.html' : asked.slice(1)));
  }

  /** Without it, a sheet (`Paper.html`) is plain text. */
  @Get('papers.css')
  @OpenToAll('the style of papers')
  papers(@Res() res: Response): void {
    res.type('css').send(PAPER_STYLE);
  }

  /** Where nothing is to be explored, the schema is not handed out either. */
  @Get('schema.graphql')
  @OpenToAll('the schema, where the explorer is served')
  schema(@Res() res: Response): void {
    const file = path.join(ROOT, 'schema.graphql');
    if (this.env.EXPLORER && existsSync(file)) res.type('text/plain').sendFile(file);
    else res.status(404).json({ code: 'NOT_FOUND' });
  }

  /**
   * 503 when the database does not answer or takes nothing; otherwise 200, `degraded` with the reasons when something
   * does not work.
   */
  @Get('health')
  @OpenToAll('what works and what does not, without a word of a case')
  async health(@Res() res: Response): Promise<void> {
    const { down, problems } = await this.state.now();
    if (down) res.status(503).setHeader('retry-after', String(RETRY_AFTER_S)).json({ status: 'down', why: problems });
    else res.json(problems.length === 0 ? { status: 'ok' } : { status: 'degraded', why: problems });
  }
}
