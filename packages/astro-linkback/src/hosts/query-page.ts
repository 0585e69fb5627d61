import { createHash } from 'node:crypto';
import type { FormerAddresses } from './host.ts';
import { receiverLinks } from './receiver-links.ts';
import { attribute } from './stub.ts';

/** What a page has to lead on. */
export interface Asked {
  /** The names that it may be asked with, decoded; empty for a query without a value, whose name says it all. */
  readonly names: readonly string[];
  /** Where everything else leads, as a link from this host. */
  readonly otherwise?: string | undefined;
}

/**
 * The element of a page that leads a query to its post, where the host cannot: it looks for the address among those of
 * `permalinks.json`, which is fetched only where one of the names is asked for.
 * @param base path of the site, as it stands in its addresses; empty at the root of the host.
 */
export function queryScript(base: string, { names, otherwise }: Asked): string {
  const data = [
    `data-names="${attribute(names.map(encodeURIComponent).join(' '))}"`,
    ...(otherwise === undefined ? [] : [`data-otherwise="${attribute(otherwise)}"`]),
  ];
  return `<script ${data.join(' ')}>${code(base)}</script>`;
}

/** For `script-src` of a Content-Security-Policy: one for all pages. */
export function queryScriptHash(base: string): string {
  return `sha256-${createHash('sha256').update(code(base)).digest('base64')}`;
}

/** In the words of `queryParts` and `createResolver`. */
function code(base: string): string {
  const root = JSON.stringify(base.replace(/\/+$/, '')).replaceAll('<', '\\u003c');
  return `(({names,otherwise},root)=>{
const read=t=>t.replace(/\\+/g," ").replace(/(?:%[0-9a-f]{2})+/gi,e=>{try{return decodeURIComponent(e)}catch{return e}}).normalize(),
parts=s=>s.replace(/^\\?/,"").split("&").filter(p=>p&&p!="=").map(p=>read(p).replace(/^([^=]*)=$/,"$1")),
path=s=>read(s.replace(/\\+/g,"%2B")).replace(/\\/index\\.html$/,"/").replace(/\\/+$/,""),
asked=parts(location.search),
go=to=>to&&location.replace(to);
if(!asked.some(p=>names.split(" ").includes(p.includes("=")?encodeURIComponent(p.split("=")[0]):"")))return go(otherwise);
fetch(root+"/permalinks.json").then(r=>r.json()).then(({posts})=>{
let best=0,to=otherwise;
const meet=(at,all,post)=>{if(all.length>best&&at==path(location.pathname)&&all.every(p=>asked.includes(p))){best=all.length;to=post.permalink}};
for(const post of posts){if(post.number)meet(path(root),["p="+post.number],post)}
for(const post of posts)for(const alias of post.aliases){const url=new URL(alias);if(url.host==new URL(post.permalink).host)meet(path(url.pathname),parts(url.search),post)}
go(to)},()=>go(otherwise))})(document.currentScript.dataset,${root})`;
}

/**
 * A page where there is none, at a path that was asked with queries.
 * @param home where people are sent who asked for nothing.
 */
export function queryPage(
  script: string,
  home: { readonly title: string; readonly to: string },
  receiver: FormerAddresses['receiver'],
  otherwise?: string,
): string {
  const lines = [
    '<!doctype html>',
    '<html>',
    '<meta charset="utf-8">',
    `<title>${attribute(home.title)}</title>`,
    script,
    ...(otherwise === undefined
      ? []
      : [`<noscript><meta http-equiv="refresh" content="0;url=${attribute(otherwise)}"></noscript>`]),
    '<meta name="viewport" content="width=device-width">',
    ...receiverLinks(receiver),
    `<p><a href="${attribute(home.to)}">${attribute(home.title)}</a></p>`,
    '</html>',
  ];
  return `${lines.join('\n')}\n`;
}
