// nginx from Debian in front of Nova, each port with a limit of its own; what it returns by itself is what callers of a
// cloud meet.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import process from "node:process";

/** What nginx does at a port. */
const places = {
  "body-limit": "client_max_body_size 16k;",
  "rate-limit": "limit_req zone=one; limit_req_status 429;",
  overloaded: "limit_req zone=two;",
  "bad-gateway": "proxy_connect_timeout 1s;",
  "gateway-timeout": "proxy_read_timeout 1s;",
};
export type NginxPlace = keyof typeof places;

/** Starts nginx before an upstream; in `bad-gateway`, nothing listens behind it. */
export async function startNginx(upstream: string) {
  const folder = `${process.env.LABS ?? "/tmp/nova-labs"}/nginx`;
  const program = binary(folder);
  const version = execFileSync(program, ["-v", "-e", "/dev/null"], { stdio: ["ignore", "pipe", "pipe"] }).toString() ||
    execFileSync("bash", ["-c", `${program} -v 2>&1`]).toString();
  const ports = Object.fromEntries(
    await Promise.all(Object.keys(places).map(async (name) => [name, await freePort()])),
  ) as Record<NginxPlace, number>;
  mkdirSync(`${folder}/run`, { recursive: true });
  writeFileSync(`${folder}/run/nginx.conf`, configuration(upstream, `${folder}/run`, ports, await freePort()));
  const child = spawn(program, ["-c", `${folder}/run/nginx.conf`, "-e", `${folder}/run/error.log`], {
    stdio: "inherit",
  });
  for (let i = 0; i < 50 && !await listens(ports["gateway-timeout"]); i++) {
    await new Promise((done) => setTimeout(done, 100));
  }
  return {
    version: /nginx\/([\d.]+)/.exec(version)?.[1] ?? "unknown",
    url: (place: NginxPlace) => `http://127.0.0.1:${ports[place]}`,
    stop: () => child.kill("SIGTERM"),
  };
}

/** The program of this machine, or the one of Debian's package, unpacked and not installed. */
function binary(folder: string): string {
  if (existsSync("/usr/sbin/nginx")) return "/usr/sbin/nginx";
  const program = `${folder}/root/usr/sbin/nginx`;
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    execFileSync("bash", ["-c", "apt-get download -q nginx && dpkg -x nginx_*.deb root"], {
      cwd: folder,
      stdio: "ignore",
    });
  }
  return program;
}

function configuration(upstream: string, run: string, ports: Record<NginxPlace, number>, nobody: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) =>
    `  ${name}_temp_path ${run}/${name};`
  );
  const servers = Object.entries(places).map(([name, does]) => {
    const target = name === "bad-gateway" ? `http://127.0.0.1:${nobody}` : upstream;
    return `  server { listen 127.0.0.1:${ports[name as NginxPlace]}; ${does} location / { proxy_pass ${target}; } }`;
  });
  return `daemon off; worker_processes 1; user root; pid ${run}/nginx.pid;
events { worker_connections 64; }
http {
  access_log off;
  limit_req_zone $server_port zone=one:1m rate=1r/m;
  limit_req_zone $server_port zone=two:1m rate=1r/m;
${[...temporary, ...servers].join("\n")}
}
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function listens(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(3000) })
    .then(async (response) => (await response.body?.cancel(), true), () => false);
}
