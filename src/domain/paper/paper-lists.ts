import type { DocumentEntry, ItemEntry } from '../referral/referral.js';
import type { Block } from './paper.js';
import type { Said } from './paper-facts.js';
import type { ListName } from './paper-template.js';

/** What is set apart from the text of a paper: lists and tables. */
export function listOf(name: ListName, said: Said): readonly Block[] {
  const facts = said.facts ?? {};
  const given = (facts['documents'] ?? []) as readonly DocumentEntry[];
  const sent = said.listed ?? said.documents ?? [];
  const items = said.items ?? ((facts['items'] ?? []) as readonly ItemEntry[]);
  switch (name) {
    case '@attachments':
      return listed('附件', attachments(sent, said.items ?? []));
    case '@documents':
      return documentTable('收到下列材料：', said.documents ?? []);
    case '@sent':
      return documentTable('移送案件材料清单', sent);
    case '@given':
      return documentTable(null, given);
    case '@items':
      return itemTable(items);
    case '@missing':
      return listed('须补充的材料', (facts['missing'] ?? []) as readonly string[]);
    case '@problems':
      return listed('存在问题', (facts['missing'] ?? []) as readonly string[]);
  }
}

/** What follows the letter: the lists, with how much they hold. */
function attachments(documents: readonly DocumentEntry[], items: readonly ItemEntry[]): readonly string[] {
  const pages = documents.reduce((sum, entry) => sum + entry.pages, 0);
  return [
    ...(documents.length === 0 ? [] : [`移送案件材料清单（${documents.length}份，${pages}页）`]),
    ...(items.length === 0 ? [] : [`涉案物品清单（${items.length}件）`]),
  ];
}

function listed(label: string, items: readonly string[]): readonly Block[] {
  if (items.length === 0) return [];
  return [{ kind: 'LIST', label, items: items.length === 1 ? items : items.map((item, at) => `${at + 1}. ${item}`) }];
}

/** 材料清单: with what the platform knows of each file. */
function documentTable(caption: string | null, documents: readonly DocumentEntry[]): readonly Block[] {
  if (documents.length === 0) return [];
  const rows = documents.map(({ name, number, pages, original, sha256 }, index) => [
    String(index + 1),
    number === null ? name : `${name}（${number}）`,
    String(pages),
    original ? '原件' : '复印件',
    sha256 === null ? '仅有纸质，未核验' : `一致 ${sha256.slice(0, 12)}`,
  ]);
  return [
    {
      kind: 'TABLE',
      caption,
      widths: [2, 11, 2, 3, 7],
      header: ['序号', '材料名称', '页数', '原件', '核验'],
      rows,
    },
  ];
}

/** 涉案物品清单 */
function itemTable(items: readonly ItemEntry[]): readonly Block[] {
  if (items.length === 0) return [];
  return [
    {
      kind: 'TABLE',
      caption: '涉案物品清单',
      widths: [2, 7, 3, 7, 6],
      header: ['序号', '名称', '数量', '特征', '存放地'],
      rows: items.map(({ name, quantity, features, storage }, index) =>
        [index + 1, name, quantity, features, storage].map((cell) => String(cell)),
      ),
    },
  ];
}
