/**
 * What it takes to read a ledger and say what is due, as `linkback/reading`: a part of the whole for commands that start
 * often, without what parses pages and speaks the protocols.
 */
export { LinkbackError } from './errors.ts';
export { httpUrl } from './url.ts';
export { dayOf } from './day.ts';
export type { Day } from './day.ts';
export { openPart } from './ledger/mention.ts';
export type { Mention, Open } from './ledger/mention.ts';
export type { Ledger } from './ledger/ledger.ts';
export { readSound } from './ledger/sound.ts';
export { isOpenNotice } from './ledger/notice.ts';
export type { OpenNotice } from './ledger/notice.ts';
export { isTellable, openMentions, openNotices } from './ledger/open.ts';
export type { OpenMention, OpenTopic } from './ledger/open.ts';
export { dueNotices } from './plan/indexes.ts';
