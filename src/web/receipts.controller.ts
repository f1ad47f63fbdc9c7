import path from 'node:path';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BudgetSpent, CostBudget } from '../access/policy/cost-budget.js';
import { Proofs } from '../oversight/tree/proofs.js';

const FOLDER = path.resolve(import.meta.dirname, '..', '..', 'web', 'verify');
const COST = 100;
const LONGEST = 8_000;

/** The page to which the QR code of a paper leads. It knows receipts, and nothing of a case. */
@Controller()
export class ReceiptsController {
  constructor(
    private readonly proofs: Proofs,
    private readonly budget: CostBudget,
  ) {}

  @Get('verify')
  page(@Res() res: Response): void {
    res.sendFile(path.join(FOLDER, 'index.html'));
  }

  @Get('verify.js')
  script(@Res() res: Response): void {
    res.sendFile(path.join(FOLDER, 'verify.js'));
  }

  @Get('verify.css')
  style(@Res() res: Response): void {
    res.sendFile(path.join(FOLDER, 'verify.css'));
  }

  /** What the receipt in `note` (base64url) proves. */
  @Get('verify/check')
  async check(@Query('note') note: unknown, @Req() req: Request, @Res() res: Response): Promise<void> {
    if (typeof note !== 'string' || note.length > LONGEST || !/^[\w-]+$/.test(note)) {
      res
        .status(400)
        .json({ holds: false, finding: 'note 应为回执全文的 base64url / note must be the receipt in base64url' });
      return;
    }
    try {
      await this.budget.pay(`address ${req.ip ?? ''}`, COST);
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      res
        .status(429)
        .setHeader('retry-after', String(error.retryAfterSeconds))
        .json({
          holds: false,
          finding: `请在${error.retryAfterSeconds}秒后再试 / try again in ${error.retryAfterSeconds} s`,
        });
      return;
    }
    res.json(await this.proofs.statusOf(Buffer.from(note, 'base64url').toString('utf8')));
  }
}
