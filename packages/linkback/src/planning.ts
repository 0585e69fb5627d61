/**
 * What a build needs that finds nothing new, as `linkback/planning`: addresses, the ledger and the plan, a part of the
 * whole without what parses pages and speaks the protocols.
 */
export { LinkbackError } from './errors.ts';
export { httpUrl, isSameSite, pageKey, pathAndQuery, siteKey, targetKey, urlKey } from './url.ts';
export { protocols } from './post.ts';
export { ageInDays, dayOf, isDay } from './day.ts';
export { plainWords } from './http/words.ts';
export { isPageType, mediaType } from './http/media-type.ts';
export { isOpen, openPart } from './ledger/mention.ts';
export { emptyLedger, formatLedger, isSameLedger } from './ledger/ledger.ts';
export { entriesBeyond, formatEntry, mentionsOf, parseJournal, recoverLedger } from './ledger/journal.ts';
export { withToldNotices } from './ledger/recall-notices.ts';
export { knownCollections } from './plan/adoption.ts';
export { dueMentions } from './plan/due.ts';
export { dueNotices, planIndexes } from './plan/indexes.ts';
export { mayHaveArrived } from './ledger/arrived.ts';
export { createSamePost } from './ledger/same-post.ts';
export { withKeptPages } from './plan/kept-pages.ts';
export { assertDistinct, planMentions } from './plan/plan.ts';
export { parseScheme, permalinkPath } from './permalink/scheme.ts';
export { readDate } from './permalink/wall-clock.ts';
export { wordpressSlug } from './permalink/slug.ts';
export { uniqueSlugs } from './permalink/unique-slug.ts';
export { assignNumbers } from './permalink/numbers.ts';
export { findRenamed, isTitled, renamePosts } from './permalink/identity.ts';
export { titlePrint } from './permalink/print.ts';
export { planMoves } from './permalink/moves.ts';
export { composeIdentities } from './permalink/composed.ts';
export { decodeEscapes, queryParts } from './permalink/query.ts';
export { addressKey, createResolver, foldedPathKey, livePosts, pathKey } from './permalink/resolve.ts';
export { parseMentions } from './mentions/mentions.ts';
export { escapeXml } from './protocols/escape-xml.ts';
export { indexNowKey } from './protocols/index-now.ts';
