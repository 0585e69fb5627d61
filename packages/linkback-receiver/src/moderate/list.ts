import { siteKey } from 'linkback';
import type { Decision, Mention } from '../mention.ts';
import { html } from '../page/html.ts';
import type { Html } from '../page/html.ts';
import type { HostVerdict } from '../store/store.ts';

/** What the owner may look through. */
export const views = {
  held: 'Held',
  approved: 'Approved',
  rejected: 'Rejected',
  rest: 'Not verified',
} as const;

export type View = keyof typeof views;

export interface Listing {
  readonly view: View;
  readonly mentions: readonly Mention[];
  /** There are more than these. */
  readonly isCut: boolean;
  readonly hosts: readonly HostVerdict[];
}

const verbs: Record<Decision, string> = { approved: 'Approve', rejected: 'Reject', held: 'Hold again' };

/** The owner's page: one form, whose buttons say what becomes of which mention; it needs no script. */
export function listing({ view, mentions, isCut, hosts }: Listing): Html {
  const others = Object.entries(views).map(([name, label]) =>
    name === view
      ? html`<li><a href="?show=${name}" aria-current="page">${label}</a></li>`
      : html`<li><a href="?show=${name}">${label}</a></li>`,
  );
  return html`<nav aria-label="Mentions">
      <ul class="views">
        ${others}
      </ul>
    </nav>
    <form method="post" action="?show=${view}">
      ${
        mentions.length === 0
          ? html`<p>There is none.</p>`
          : html`<ol class="mentions">
              ${mentions.map(item)}
            </ol>`
      }
      ${isCut ? html`<p>There are more; they come when these are decided on.</p>` : html``}
      ${hosts.length === 0 ? html`` : hostList(hosts)}
    </form>`;
}

function item(mention: Mention): Html {
  const { id, source, target, protocol, received, standing, decision, reason, found, signals = [] } = mention;
  const title = found === undefined || found.title === '' ? source : found.title;
  const by = found?.author === undefined ? '' : `${found.author.name}, `;
  const what = found?.kind ?? (standing === 'verified' ? 'its texts are forgotten' : 'not verified');
  const words = found?.text ?? found?.excerpt ?? mention.said?.excerpt ?? '';
  const choices: readonly Decision[] =
    standing === 'verified' || decision !== 'held'
      ? (['approved', 'rejected', 'held'] as const).filter((one) => one !== decision)
      : ['rejected'];
  return html`<li>
    <h2><a href="${found?.url ?? source}" rel="nofollow ugc noreferrer">${title}</a></h2>
    <p>
      ${by}${siteKey(new URL(source))}: ${what}, by ${protocol}, on ${received.toISOString().slice(0, 10)}
    </p>
    ${words === '' ? html`` : html`<blockquote>${words}</blockquote>`}
    <p>It links to <a href="${target}">${target}</a></p>
    ${reason === undefined ? html`` : html`<p>${reason}</p>`}
    ${
      signals.length === 0
        ? html``
        : html`<ul>
            ${signals.map(({ words: why }) => html`<li>${why}</li>`)}
          </ul>`
    }
    <p>
      ${choices.map((one) => html`<button name="${one}" value="${id}" aria-label="${verbs[one]}: ${title}">${verbs[one]}</button> `)}
    </p>
  </li>`;
}

function hostList(hosts: readonly HostVerdict[]): Html {
  const words = { known: 'known', blocked: 'blocked', open: 'neither known nor blocked' };
  const items = hosts.map(
    ({ host, verdict }) =>
      html`<li>
        <p>${host} is ${words[verdict]}.</p>
        <p>
          ${
            verdict === 'blocked'
              ? html`<button name="open" value="${host}" aria-label="Unblock ${host}">Unblock</button>`
              : html`<button name="block" value="${host}" aria-label="Block ${host}">Block</button>`
          }
        </p>
      </li>`,
  );
  return html`<h2>Hosts</h2>
    <p>To approve a mention makes its host known, to reject one blocks it.</p>
    <ul class="hosts">
      ${items}
    </ul>`;
}
