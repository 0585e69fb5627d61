import { isAbsolute, resolve } from 'node:path';
import { LinkbackError, httpUrl } from 'linkback';
import { wordsOf } from './given-flags.ts';
import type { GivenFlags } from './given-flags.ts';

/** What a unit starts, and from where it was asked for. */
export interface Program {
  /** Absolute paths: of Node.js, and of the command. */
  readonly node: string;
  readonly script: string;
  /** The folder that relative paths among the flags are seen from. */
  readonly folder: string;
}

/** The name of the service, of its folder for what it keeps, and of the file with its secrets. */
export const serviceName = 'linkback-receiver';
export const secretsFile = `/etc/${serviceName}.env`;

/**
 * A unit of systemd (systemd.service(5), systemd.exec(5)) that runs the receiver with these flags: as a user of its own that
 * may write to one folder, `/var/lib/linkback-receiver`. Secrets are read from a file, as every user sees a command line.
 * @throws LinkbackError `argument-invalid` where the store is a file elsewhere.
 */
export function systemdUnit(
  { open, secret }: GivenFlags,
  port: number,
  { node, script, folder }: Program,
): string {
  const flags = open.map((flag) => {
    const { name, value } = flag;
    if (name === '--store' && value !== undefined && isAbsolute(value)) throw elsewhere(value);
    const isFile = name === '--posts' && value !== undefined && httpUrl(value) === undefined;
    return isFile ? { name, value: resolve(folder, value) } : flag;
  });
  const command = [node, script, ...wordsOf(flags)];
  const readsHomes = command.some((path) => /^\/(?:home|root|run\/user)\//.test(path));
  const capability = port < 1_024 ? 'CAP_NET_BIND_SERVICE' : '';
  const needsSecrets = Object.keys(secret).length > 0;
  return `[Unit]
Description=Receiver of Webmention, Pingback and TrackBack
After=network-online.target${'LINKBACK_STORE' in secret ? ' postgresql.service' : ''}
Wants=network-online.target

[Service]
Type=exec
ExecStart=${command.map(unitWord).join(' ')}
EnvironmentFile=${needsSecrets ? '' : '-'}${secretsFile}
Environment=NODE_ENV=production
# What is young in memory may be three times this; left to itself, a flood lets it grow to four times as much.
Environment=NODE_OPTIONS=--max-semi-space-size=16
DynamicUser=yes
StateDirectory=${serviceName}
StateDirectoryMode=0700
WorkingDirectory=%S/${serviceName}
UMask=0077
Restart=on-failure
RestartSec=2
# What its owner has to mend is not mended by another start.
RestartPreventExitStatus=2
KillSignal=SIGTERM
TimeoutStopSec=60
CapabilityBoundingSet=${capability}
AmbientCapabilities=${capability}
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=${readsHomes ? 'read-only' : 'yes'}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
# Not MemoryDenyWriteExecute: Node.js compiles what it runs.

[Install]
WantedBy=multi-user.target
`;
}

/** systemd.service(5), "Command lines": in quotes; `%` and `$` would stand for something. */
function unitWord(word: string): string {
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%');
  const text = escaped.replaceAll('$', '$$$$');
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text}"`;
}

function elsewhere(store: string): LinkbackError {
  return new LinkbackError(
    'argument-invalid',
    `A service may write to its own folder alone, and the store is to be ${store}.`,
    `Give a name, --store linkbacks.db: it is in /var/lib/${serviceName} then. What there is already can be moved to it before the first start. Nothing was written.`,
  );
}
