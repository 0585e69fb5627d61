export { createReceiver } from './receiver.ts';
export type { Endpoints, Receiver, ReceiverOptions } from './receiver.ts';
export { createWorker } from './worker.ts';
export type { Worker, WorkerOptions } from './worker.ts';
export type { ExportedMention } from './moderate/export.ts';
export type { IncomingRequest } from './request/request.ts';
export type { Claimed, Client, Taken, Told } from './intake/take.ts';
export type { ReadPosts } from './blog/current.ts';
export type {
  Author,
  Decision,
  Found,
  Kept,
  Kind,
  Mention,
  Ping,
  Place,
  Policy,
  Said,
  Standing,
} from './mention.ts';
export type {
  Claim,
  ClaimOptions,
  Depth,
  History,
  HostVerdict,
  Receipt,
  Settlement,
  Store,
  StoreOptions,
  Verdict,
} from './store/store.ts';
