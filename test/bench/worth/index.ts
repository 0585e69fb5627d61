import type { Peers } from '../peers/install.ts';
import { worthOfBuilding } from './building.ts';
import { worthOfDecisions } from './decided.ts';
import { worthOnTheNetwork } from './network.ts';
import { worthOfParsing } from './parsing.ts';

/** What each decision is worth, as a factor of what was decided on: with five rounds within ten minutes altogether. */
export async function benchWorth(peers: Peers | undefined, hosts: number, rounds: number): Promise<void> {
  await worthOfParsing(peers, rounds);
  await worthOfDecisions(hosts, rounds);
  await worthOfBuilding(Math.min(rounds, 3));
  await worthOnTheNetwork(300, hosts, Math.min(rounds, 2));
}
