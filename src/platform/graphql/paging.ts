import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';

import { isInstant } from '../../domain/kernel/instant.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import { UUID } from '../../domain/kernel/uuid.js';
import { describe } from './describe.js';
import { Policy } from './policy.js';
import { RefusedError } from './refusal.js';
import { TextScalar } from './scalars.js';

const LARGEST_PAGE = 100;

/** Where a page begins: the sort key of the last row of the page before. */
export interface Keyset {
  readonly at: string;
  readonly id: string;
}

/** Which page: so many rows, after the row with this key; null: from the beginning. */
export interface Page {
  readonly limit: number;
  readonly from: Keyset | null;
}

/** What was found for a page: its rows, with one more where there is a next page, and how many the whole list has. */
export interface Found<Row> {
  readonly rows: readonly Row[];
  readonly count: number;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { ...describe('每页条数，1至100', 'rows on a page, 1 to 100'), defaultValue: 20 })
  first = 20;

  @Field(() => TextScalar, { ...describe('上一页的 endCursor', 'endCursor of the page before'), nullable: true })
  after?: string | null;
}

/** A page as it is asked for; `counted`: with the count of the whole list, which costs as much as the list is long. */
export interface PageAsked extends PageArgs {
  readonly counted: boolean;
}

@Policy('OF_THE_ASKER')
@ObjectType(describe('分页信息（Relay）', 'page information (Relay cursor connections)'))
export class PageInfo {
  @Field(describe('后面还有没有', 'is there more after this page'))
  hasNextPage!: boolean;

  @Field(describe('前面还有没有', 'is there more before this page'))
  hasPreviousPage!: boolean;

  @Field(() => String, { ...describe('本页第一条的游标', 'cursor of the first row'), nullable: true })
  startCursor!: string | null;

  @Field(() => String, { ...describe('本页最后一条的游标', 'cursor of the last row'), nullable: true })
  endCursor!: string | null;
}

export interface Edge<T> {
  cursor: string;
  node: T;
}

export interface Connection<T> {
  edges: Edge<T>[];
  pageInfo: PageInfo;
  totalCount: number;
}

/** The connection type of a node type: `XEdge` and `XConnection`. */
export function connectionOf<T extends object>(name: string, node: Type<T>): Type<Connection<T>> {
  @Policy('OF_THE_ASKER')
  @ObjectType(`${name}Edge`, describe('列表中的一条', 'one row of the list'))
  class EdgeType implements Edge<T> {
    @Field(() => String, describe('这一条的游标', 'cursor of this row'))
    cursor!: string;

    @Field(() => node, describe('内容', 'the row itself'))
    node!: T;
  }

  @Policy('OF_THE_ASKER')
  @ObjectType(`${name}Connection`, describe('分页列表（Relay）', 'a page of a list (Relay cursor connections)'))
  class ConnectionType implements Connection<T> {
    @Field(() => [EdgeType], describe('本页各条', 'the rows of this page'))
    edges!: EdgeType[];

    @Field(() => PageInfo, describe('分页信息', 'page information'))
    pageInfo!: PageInfo;

    @Field(
      () => Int,
      describe('全部条数，与列表同一口径', 'how many rows the whole list has, by the same definition as the list'),
    )
    totalCount!: number;
  }
  return ConnectionType;
}

/**
 * The size and start of a page; `ids`: what rows are known by. Throws a refusal for a page size outside 1–100 or a
 * cursor that we did not give out.
 */
export function pageOf({ first, after }: PageArgs, ids: RegExp = UUID): Page {
  if (first < 1 || first > LARGEST_PAGE)
    throw new RefusedError(invalidInput('first', first, '1至100的整数', 'a number from 1 to 100'));
  return { limit: first, from: after === undefined || after === null ? null : decodeCursor(after, ids) };
}

/** An id of a cursor that holds any text: as it was written, or a refusal of what was not. */
export function textIn({ id }: Keyset, cursor: string): string {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  if (idOf(text) !== id || /[\u0000-\u001f]/.test(text)) throw noCursor(cursor);
  return text;
}

/** The id of a cursor that stands for any text. */
export function idOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** Cuts a page out of what was found for it. */
export function connect<Row, T>(
  { rows, count: totalCount }: Found<Row>,
  { limit, from }: Page,
  keyOf: (row: Row) => Keyset,
  toNode: (row: Row) => T,
): Connection<T> {
  const edges = rows.slice(0, limit).map((row) => ({ cursor: encodeCursor(keyOf(row)), node: toNode(row) }));
  const pageInfo = {
    hasNextPage: rows.length > limit,
    hasPreviousPage: from !== null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { edges, pageInfo, totalCount };
}

function encodeCursor({ at, id }: Keyset): string {
  return Buffer.from(`${at} ${id}`, 'utf8').toString('base64url');
}

function decodeCursor(cursor: string, ids: RegExp): Keyset {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\w.-]{1,300})$/.exec(
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  const [, at, id] = match ?? [];
  if (at === undefined || id === undefined || !ids.test(id) || !isInstant(at) || at < '1900') throw noCursor(cursor);
  return { at, id };
}

function noCursor(cursor: string): RefusedError {
  return new RefusedError(
    invalidInput('after', cursor, '本接口给出的 endCursor', 'an endCursor that this list gave out'),
  );
}
