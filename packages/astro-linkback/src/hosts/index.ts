import { apache } from './apache.ts';
import { caddy } from './caddy.ts';
import { cloudflare } from './cloudflare.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import type { Host, HostName } from './host.ts';
import { netlify } from './netlify.ts';
import { nginx } from './nginx.ts';
import { vercel } from './vercel.ts';

export const hosts: Readonly<Record<HostName, Host>> = {
  netlify,
  cloudflare,
  vercel,
  apache,
  nginx,
  caddy,
  github,
  gitlab,
};
