import { epochMs } from '../kernel/instant.js';
import { EVIDENCE_KINDS, type Notice } from '../notice/notice.js';
import { type Block, momentInCell, momentInWords, type Paper } from '../paper/paper.js';
import { noticeName } from '../route/registry.js';
import { type CaseFacts, postOf, type ToldEvent } from './case-facts.js';
import { limitsOf, lineOf, summaryOf, toldIn } from './hand-over-sheet.js';
import { heading, paragraph, sheetOf, tableOr } from './sheet.js';

/** What an auditor tells of a case beside its course. */
export interface StoryFacts extends CaseFacts {
  /** What passed between the agencies, as far as the reader sees it. */
  readonly notices: readonly Notice[];
  /** How many events the history has, the hash of the last, and whether that one stands under a checkpoint. */
  readonly proof: { readonly events: number; readonly head: string; readonly sealed: boolean };
}

/** 案件经过: what happened, in sentences, who knew what when, what was late, and by what all of it is proven. */
export function caseStory(facts: StoryFacts): Paper {
  const late = facts.deadlines.filter(
    ({ kind, state, light }) => kind === 'DUTY' && (state === 'LATE' || light.kind === 'OVER'),
  );
  return sheetOf(facts.printing, {
    title: '案件经过',
    number: `编号：${facts.referral.number}`,
    blocks: [
      summaryOf(facts),
      heading('一、经过'),
      ...facts.events.map((event) => sentenceOf(event, facts)),
      heading('二、交接'),
      ...lineOf(facts),
      heading('三、谁在何时知道什么'),
      knowledgeOf(facts),
      heading('四、没有按期办理的'),
      late.length === 0 ? paragraph('没有。') : limitsOf({ ...facts, deadlines: late }),
      heading('五、全部期限'),
      limitsOf(facts),
      heading('六、证明'),
      ...proofOf(facts),
    ],
  });
}

/** What is recorded so much later was done on paper before. */
const NOTICEABLE_MS = 60_000;

/** 第9号　2026年9月28日15时05分，河津市公安局联络员签收移送文书。 */
function sentenceOf(event: ToldEvent, { nameOf }: StoryFacts): Block {
  const who = event.by === null ? '' : postOf(event.by, nameOf);
  const recorded =
    epochMs(event.recordedAt) - epochMs(event.at) < NOTICEABLE_MS ? '' : `（${momentInWords(event.recordedAt)}补记）`;
  return paragraph(`第${event.seq}号　${momentInWords(event.at)}${recorded}，${who}${toldIn(event)}。`);
}

function knowledgeOf({ notices, route, nameOf, printing }: StoryFacts): Block {
  const cell = (at: Notice['openedAt']): string => (at === null ? '—' : momentInCell(at, printing.at));
  return tableOr(
    '没有文书。',
    ['文书', '发文', '收文', EVIDENCE_KINDS.DELIVERED, EVIDENCE_KINDS.OPENED, EVIDENCE_KINDS.ACKNOWLEDGED],
    [6, 4, 4, 3, 3, 3],
    notices.map(({ kind, from, to, copy, documentNumber, deliveredAt, openedAt, signedAt, mustSign }) => [
      `${noticeName(route.id, kind)}${copy ? '（抄送）' : ''}${documentNumber === null ? '' : `　${documentNumber}`}`,
      nameOf(from),
      nameOf(to),
      cell(deliveredAt),
      cell(openedAt),
      mustSign || signedAt !== null ? cell(signedAt) : '无须签收',
    ]),
  );
}

function proofOf({ proof: { events, head, sealed }, printing: { checkpoint } }: StoryFacts): readonly Block[] {
  return [
    paragraph(
      `本件历史共${events}条，每条含前一条的哈希；最后一条的叶哈希（SHA-256）为${head}。` +
        (sealed ? '全部已列入检查点。' : '最后的几条尚待列入检查点。'),
    ),
    ...(checkpoint === null ? [] : [paragraph(`打印时最新的检查点有${checkpoint.size}条，树根为${checkpoint.root}。`)]),
    paragraph('要证明没有篡改、遗漏或者隐匿，请下载案卷证据包，用独立的验证程序核对。'),
  ];
}
