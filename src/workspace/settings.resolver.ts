import { Args, Field, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import type { Caller } from '../domain/agency/agency.js';
import { invalidInput } from '../domain/kernel/refusal.js';
import { NOTIFICATION_KINDS, type NotificationKind } from '../domain/notice/notification.js';
import { describe, labelledEnum, namesOf } from '../platform/graphql/describe.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { JsonObjectScalar, TextScalar } from '../platform/graphql/scalars.js';
import { type Language, LANGUAGES } from './languages.js';
import { LONGEST_VIEW, MOST_VIEWS, Settings } from './settings.js';

const LanguageEnum = labelledEnum('Language', LANGUAGES, '界面语言', 'language of the screens');
export const NotificationKindEnum = labelledEnum(
  'NotificationKind',
  namesOf(NOTIFICATION_KINDS),
  '通知的种类',
  'kind of a notification',
);

@Policy('OF_THE_ASKER')
@ObjectType('Settings', describe('个人设置，跟人走，不跟岗位走', 'how a person wants the screens, in whichever post'))
export class SettingsType {
  @Field(() => LanguageEnum, describe('界面语言', 'language'))
  language!: Language;

  @Field(() => Boolean, describe('大字版', 'large type'))
  largeType!: boolean;

  @Field(() => Boolean, describe('单键快捷键', 'are single keys in use'))
  singleKeys!: boolean;

  @Field(() => [NotificationKindEnum], describe('不计数的通知', 'kinds of notifications that are not counted'))
  muted!: readonly NotificationKind[];
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'SavedView',
  describe('一个列表留下的样子', 'columns, order and filters of a list, as a person has left it'),
)
export class SavedViewType {
  @Field(() => String, describe('名称', 'its name'))
  name!: string;

  @Field(() => JsonObjectScalar, describe('内容，由界面自行解释', 'what it says; the screens alone know'))
  value!: string | null;
}

@InputType('SaveSettingsInput', describe('要改的设置；不填的不变', 'what to change; the rest stays'))
export class SaveSettingsInput {
  @Field(() => LanguageEnum, { ...describe('界面语言', 'language'), nullable: true })
  language?: Language | null;

  @Field(() => Boolean, { ...describe('大字版', 'large type'), nullable: true })
  largeType?: boolean | null;

  @Field(() => Boolean, { ...describe('单键快捷键', 'are single keys in use'), nullable: true })
  singleKeys?: boolean | null;

  @Field(() => [NotificationKindEnum], { ...describe('不计数的通知', 'kinds that are not counted'), nullable: true })
  muted?: readonly NotificationKind[] | null;
}

@InputType('SaveViewInput', describe('一个列表的样子', 'how a list looks'))
export class SaveViewInput {
  @Field(() => TextScalar, describe('名称，1至100字', 'its name, 1 to 100 characters'))
  name!: string;

  @Field(() => JsonObjectScalar, {
    ...describe('内容；不填则删去', 'what it says; left out: taken away'),
    nullable: true,
  })
  value?: string | null;
}

@ObjectType('SaveSettingsPayload', describe('现在的设置', 'the settings now'))
export class SaveSettingsPayload {
  @Field(() => SettingsType, describe('现在的设置', 'the settings now'))
  settings!: SettingsType;
}

@ObjectType('SaveViewPayload', describe('保存的结果', 'the view that is kept'))
export class SaveViewPayload {
  @Field(() => String, describe('名称', 'its name'))
  name!: string;
}

const LONGEST_NAME = 100;

@Resolver()
export class SettingsResolver {
  constructor(private readonly settingsBook: Settings) {}

  @Admits('SIGNED_IN')
  @Query(() => SettingsType, describe('我的设置', 'my settings'))
  settings(@CurrentCaller() caller: Caller): Promise<SettingsType> {
    return this.settingsBook.of(caller);
  }

  @Admits('SIGNED_IN')
  @Query(() => [SavedViewType], describe('我留下的各列表的样子', 'how I left my lists'))
  savedViews(@CurrentCaller() caller: Caller): Promise<readonly SavedViewType[]> {
    return this.settingsBook.views(caller);
  }

  @Admits('SIGNED_IN')
  @Mutation(() => SaveSettingsPayload, describe('改变我的设置', 'changes my settings'))
  async saveSettings(
    @Args('input', describe('要改的', 'what to change')) input: SaveSettingsInput,
    @CurrentCaller() caller: Caller,
  ): Promise<SaveSettingsPayload> {
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
    return { settings: await this.settingsBook.save(caller, given) };
  }

  @Admits('SIGNED_IN')
  @Mutation(() => SaveViewPayload, describe('留下一个列表的样子', 'keeps how a list looks'))
  async saveView(
    @Args('input', describe('哪个列表、什么样子', 'which list, how')) { name, value }: SaveViewInput,
    @CurrentCaller() caller: Caller,
  ): Promise<SaveViewPayload> {
    if (name.trim() === '' || name.length > LONGEST_NAME)
      throw new RefusedError(invalidInput('name', name, '1至100字', '1 to 100 characters'));
    if (value !== undefined && value !== null && value.length > LONGEST_VIEW)
      throw new RefusedError(
        invalidInput('value', value, `至多${LONGEST_VIEW}字`, `${LONGEST_VIEW} characters at most`),
      );
    if (await this.settingsBook.saveView(caller, { name, value: value ?? null })) return { name };
    const full = [`至多${MOST_VIEWS}个，请先删去不用的`, `${MOST_VIEWS} at most: take one away first`] as const;
    throw new RefusedError(invalidInput('name', name, ...full));
  }
}
