export { LinkbackError, errorCodes } from './errors.ts';
export type { LinkbackErrorCode } from './errors.ts';
export {
  hostKey,
  httpUrl,
  isSameSite,
  longestUrl,
  pageKey,
  pathAndQuery,
  siteKey,
  targetKey,
  urlKey,
} from './url.ts';
export { protocols } from './post.ts';
export type { Link, MalformedLink, Post, Protocol } from './post.ts';
export { collectLinks, isVetoedLink } from './links/links.ts';
export type { CollectedLinks } from './links/links.ts';
export { mergeImported, mergeMentions } from './mentions/merge.ts';
export { isImported, parseWebmentionIo } from './mentions/webmention-io.ts';
export type { Imported, LeftOut } from './mentions/webmention-io.ts';
export { webmentionIoFeed } from './mentions/webmention-io-feed.ts';
export type { Pulled } from './mentions/merge.ts';
export { formatMentions, parseMentions, receivedStates } from './mentions/mentions.ts';
export type { ReceivedMention, ReceivedMentions, ReceivedState } from './mentions/mentions.ts';
export { excerptAround } from './links/excerpt.ts';
export { contentOf, createTextPlaces, excerptAt } from './links/link-text.ts';
export type { TextPlace } from './links/link-text.ts';
export { createHtmlReader, readHtml } from './html/reader.ts';
export type { HtmlElement } from './html/element.ts';
export { attributeInTag } from './html/attributes.ts';
export { ageInDays, dayOf, isDay } from './day.ts';
export type { Day } from './day.ts';
export { isOpen, openPart } from './ledger/mention.ts';
export { openMentions, openNotices } from './ledger/open.ts';
export type { OpenMention, OpenTopic } from './ledger/open.ts';
export type { Again, Mention, Open, State } from './ledger/mention.ts';
export { emptyLedger, formatLedger, isSameLedger, mapMentions } from './ledger/ledger.ts';
export type { Ledger, LedgerPost } from './ledger/ledger.ts';
export { parseLedger } from './ledger/parse.ts';
export { knownCollections } from './plan/adoption.ts';
export { ownerOfPing, planByHand } from './plan/by-hand.ts';
export type { ByHand, PingOwner, Wish } from './plan/by-hand.ts';
export { dueMentions } from './plan/due.ts';
export type { Due } from './plan/due.ts';
export { mayHaveArrived } from './ledger/arrived.ts';
export { createSamePost } from './ledger/same-post.ts';
export { withKeptPages } from './plan/kept-pages.ts';
export { assertDistinct, planMentions } from './plan/plan.ts';
export type { Change, Plan, Policy } from './plan/plan.ts';
export { withMovedTold } from './plan/again.ts';
export { withToldAnew } from './plan/anew.ts';
export { recordMentions, recordOutcomes, retryDays, settleMention } from './ledger/record.ts';
export type { Settled, Written } from './ledger/record.ts';
export { entriesBeyond, formatEntry, mentionsOf, parseJournal, recoverLedger } from './ledger/journal.ts';
export type { JournalEntry, Noted, Postponed, Sending, Settling } from './ledger/journal.ts';
export { knownSilence } from './ledger/silence.ts';
export { knownTrackbacks } from './ledger/told-trackbacks.ts';
export { recallOutcomes } from './ledger/recall.ts';
export type { Recalled } from './ledger/recall.ts';
export type { Outcome } from './ledger/outcome.ts';
export { refusedAddress } from './http/failure.ts';
export type { FetchError } from './http/failure.ts';
export { decodeBody } from './http/charset.ts';
export { exchange, request } from './http/http.ts';
export type { Bounds, Fetch, FetchedResponse, FetchInit, HttpResult, Io } from './http/http.ts';
export { isWebPort } from './http/ports.ts';
export { parseLinkHeader } from './discovery/link-header.ts';
export { createTrackbackReader } from './discovery/trackback-rdf.ts';
export { findEndpoints } from './discovery/endpoints.ts';
export type { Endpoint, Endpoints, FetchedPage } from './discovery/endpoints.ts';
export { createOfferSearch } from './discovery/offer-search.ts';
export type { OfferSearch } from './discovery/offer-search.ts';
export { chooseEndpoint, discover } from './discovery/discover.ts';
export type { Discovery, NoPage } from './discovery/discover.ts';
export { checkSource, inspectSource } from './source/source.ts';
export type { InspectSource, InspectedSource, SourceVerdict } from './source/source.ts';
export { createSourceWatch } from './source/watch.ts';
export type { SourceWatch } from './source/watch.ts';
export { pageMark } from './source/article.ts';
export { readSource } from './source/page.ts';
export type { SourceLink, SourcePage } from './source/page.ts';
export { deliver } from './delivery/deliver.ts';
export type { Delivery } from './delivery/deliver.ts';
export { liveChecks } from './delivery/hosts.ts';
export { agentFor } from './delivery/telling.ts';
export type { DeliverOptions, Remembered } from './delivery/options.ts';
export { decodeWebmention, encodeWebmention } from './protocols/webmention.ts';
export { decodePingback, encodePingback } from './protocols/pingback.ts';
export { decodeTrackback, encodeTrackback, isTrackbackAnswer } from './protocols/trackback.ts';
export type { TrackbackPing } from './protocols/trackback.ts';
export { likelyTrackbackUrls } from './protocols/trackback-places.ts';
export { shutWords } from './protocols/doors.ts';
export { escapeXml } from './protocols/escape-xml.ts';
export { decodeCall, encodeFault, encodeResult } from './protocols/xml-rpc-call.ts';
export type { XmlRpcCall } from './protocols/xml-rpc-call.ts';
export { isSuccess } from './http/answer.ts';
export { isPageType, mediaType } from './http/media-type.ts';
export type { HttpAnswer } from './http/answer.ts';
export type { Answer } from './protocols/answer.ts';
export { plainWords } from './http/words.ts';
export { assertTags, fillTags, parseScheme, permalinkPath, schemes } from './permalink/scheme.ts';
export type { PermalinkParts, Scheme, SchemeName } from './permalink/scheme.ts';
export { readDate, wallClock } from './permalink/wall-clock.ts';
export type { WallClock, WrittenDate } from './permalink/wall-clock.ts';
export { sanitizeTitle, wordpressSlug } from './permalink/slug.ts';
export { uniqueSlugs } from './permalink/unique-slug.ts';
export type { NamedPost } from './permalink/unique-slug.ts';
export { assignNumbers } from './permalink/numbers.ts';
export type { Numbered } from './permalink/numbers.ts';
export { findRenamed, isTitled, renamePosts } from './permalink/identity.ts';
export type { Identifiable } from './permalink/identifiable.ts';
export { titlePrint } from './permalink/print.ts';
export { planMoves } from './permalink/moves.ts';
export type { Move, Moves, MovingPost } from './permalink/moves.ts';
export { composeIdentities } from './permalink/composed.ts';
export { decodeEscapes, queryParts } from './permalink/query.ts';
export { addressKey, createResolver, foldedPathKey, livePosts, pathKey } from './permalink/resolve.ts';
export type { Addresses, Resolved, Resolver } from './permalink/resolve.ts';
export { sidesOfConflict } from './ledger/conflict.ts';
export type { ConflictSides } from './ledger/conflict.ts';
export { mendLedger } from './ledger/mend.ts';
export { mergeLedgers } from './ledger/merge.ts';
export type { MergeDecision, MergedLedger } from './ledger/merge.ts';
export { renumber } from './ledger/renumber.ts';
export type { Renumbered } from './ledger/renumber.ts';
export { tellIndexes } from './delivery/indexes.ts';
export type { IndexOptions, NoticeDelivery } from './delivery/indexes.ts';
export { dueNotices, planIndexes } from './plan/indexes.ts';
export type { NoticeDue, Topic, WantedIndex } from './plan/indexes.ts';
export { changeOf, goneMark, indexProtocols, isOpenNotice } from './ledger/notice.ts';
export type {
  Indexes,
  IndexProtocol,
  IndexRecord,
  Notice,
  OpenNotice,
  SettledNotice,
} from './ledger/notice.ts';
export { noticeOf, recordNotices, settleNotice } from './ledger/record-notices.ts';
export type { NoticeOutcome, WrittenNotice } from './ledger/record-notices.ts';
export type { NoticeEntry, TellingEntry, ToldEntry } from './ledger/notice-journal.ts';
export { recallNotices, withToldNotices } from './ledger/recall-notices.ts';
export { indexNowKey } from './protocols/index-now.ts';
export { readFeed } from './source/feed.ts';
export type { Feed } from './source/feed.ts';
