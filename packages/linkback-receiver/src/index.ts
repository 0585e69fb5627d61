export type { Author, Decision, Found, Kind, Mention, Ping, Place, Said, Standing } from './mention.ts';
export type { Claim, ClaimOptions, Depth, Receipt, Settlement, Store, StoreOptions } from './store/store.ts';
