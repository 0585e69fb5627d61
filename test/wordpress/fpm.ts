import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fpmBinary } from './install.ts';
import type { Janitor, Service } from './janitor.ts';

export interface FpmOptions {
  /** The folder with WordPress's files. */
  readonly site: string;
  /** `HOST:PORT` */
  readonly address: string;
  readonly processes: number;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Serves a WordPress by Debian's nginx and php-fpm, with PHP's cache of compiled files, as a host would.
 * @returns the service that ends last, whose log tells what went wrong.
 */
export async function startFpm(
  janitor: Janitor,
  { site, address, processes, env }: FpmOptions,
): Promise<Service> {
  const at = (name: string) => join(janitor.directory, name);
  const binary = await fpmBinary();
  if (binary === undefined) throw new Error('php-fpm is not installed.');
  await writeFile(at('fpm.conf'), poolConfiguration(at, processes, env));
  await writeFile(at('nginx.conf'), nginxConfiguration(at, site, address));
  // As root, who owns the files of the test.
  const asRoot = process.getuid?.() === 0 ? ['--allow-to-run-as-root'] : [];
  const path = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  janitor.start('fpm', binary, ['--nodaemonize', '--fpm-config', at('fpm.conf'), ...asRoot], path);
  return janitor.start('nginx', '/usr/sbin/nginx', ['-e', at('nginx.log'), '-c', at('nginx.conf')], path);
}

type At = (name: string) => string;

function poolConfiguration(at: At, processes: number, env: FpmOptions['env']): string {
  // Who is not root needs no name, and can take none.
  const own = process.getuid?.() === 0 ? ['user = root', 'group = root'] : [];
  const variables = Object.entries(env).map(([name, value]) => `env[${name}] = "${value}"`);
  return [
    ...['[global]', `error_log = ${at('fpm.log')}`, `pid = ${at('fpm.pid')}`],
    ...['[wordpress]', `listen = ${at('fpm.sock')}`, 'listen.mode = 0666', ...own],
    ...['pm = static', `pm.max_children = ${processes}`, 'catch_workers_output = yes'],
    `php_admin_value[sys_temp_dir] = ${at('')}`,
    ...['php_admin_flag[opcache.enable] = on', 'php_admin_value[opcache.memory_consumption] = 128'],
    ...variables,
    '',
  ].join('\n');
}

function nginxConfiguration(at: At, site: string, address: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes 1;
    pid ${at('nginx.pid')};
    events { worker_connections 256; }
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${at(`nginx-${name}`)};`).join(' ')}
      server {
        listen ${address};
        root ${site};
        index index.php;
        location / { try_files $uri /index.php?$args; }
        location ~ \\.php(/|$) {
          fastcgi_split_path_info ^(.+\\.php)(/.*)$;
          include /etc/nginx/fastcgi_params;
          fastcgi_param HTTP_HOST $http_host;
          fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
          fastcgi_param PATH_INFO $fastcgi_path_info;
          fastcgi_pass unix:${at('fpm.sock')};
        }
      }
    }
  `;
}
