import { formatLedger, planMentions } from 'linkback';
import { writeFileSync } from 'node:fs';
const hosts=400;
const mk=(n,l)=>Array.from({length:n},(_,i)=>({id:`blog/post-${i}`,permalink:`https://blog.example/2026/post-${i}/`,title:`Post ${i}`,aliases:[],number:i+1,trackbacks:[],silent:false,direct:false,date:'2020-01-01',file:`src/content/blog/post-${i}.md`,
 links:Array.from({length:l},(_,k)=>({href:`https://site-${(i*7+k)%hosts}.example/posts/${i}/?a=1&b=${k}`,line:k*3+5}))}));
const policy={today:'2026-11-20',ignore:()=>false,drafts:new Set(),collections:new Set(['blog'])};
const old={version:1,collections:{blog:'2000-01-01'},posts:{}};
for (const n of [500,5000,10000,50000]) {
 const posts=mk(n,5);
 const t=[[],[],[],[]];
 for(let r=0;r<5;r++){
 global.gc?.();
 let c=process.cpuUsage();
 const a=planMentions(posts,old,policy); let d=process.cpuUsage(c); t[0].push((d.user+d.system)/n);
 const told={...a.ledger,posts:Object.fromEntries(Object.entries(a.ledger.posts).map(([id,p])=>[id,{...p,mentions:Object.fromEntries(Object.entries(p.mentions).map(([k])=>[k,{state:'delivered',protocol:'webmention',endpoint:new URL('/wm',k).href,on:'2026-11-20'}]))}]))};
 global.gc?.();
 c=process.cpuUsage(); const b=planMentions(posts,told,policy); d=process.cpuUsage(c); t[1].push((d.user+d.system)/n);
 global.gc?.();
 c=process.cpuUsage(); const f=formatLedger(told); d=process.cpuUsage(c); t[2].push((d.user+d.system)/n);
 global.gc?.();
 c=process.cpuUsage(); JSON.parse(JSON.stringify(told)); d=process.cpuUsage(c); t[3].push((d.user+d.system)/n);
 if(b.changes.length||b.due.length||a.due.length!==n*5) console.log('odd',a.due.length,b.changes.length,b.due.length,a.changes.length, a.changes[0]);
 if(r==0&&n==10000) writeFileSync('/tmp/fb/linkbacks.json',f);
 }
 console.log(n,t.map(x=>x.sort((p,q)=>p-q)[2].toFixed(2)).join('  '),'us/post: new, told, format, json');
}
