// The options of curl (https://curl.se/docs/manpage.html).

/** Long names of the short options. A letter that is not here is a flag that does not matter. */
export const shortNames: Readonly<Record<string, string>> = {
  X: "request",
  H: "header",
  d: "data",
  G: "get",
  I: "head",
  g: "globoff",
  A: "user-agent",
  e: "referer",
  b: "cookie",
  u: "user",
  o: "output",
  w: "write-out",
  m: "max-time",
  x: "proxy",
  E: "cert",
  c: "cookie-jar",
  D: "dump-header",
  r: "range",
  y: "speed-time",
  Y: "speed-limit",
  C: "continue-at",
  z: "time-cond",
  U: "proxy-user",
  K: "config",
  T: "upload-file",
  F: "form",
  Q: "quote",
  P: "ftp-port",
  t: "telnet-option",
  h: "help",
  V: "version",
  M: "manual",
};

/** Options that decide the request and take a value. */
export const deciding: ReadonlySet<string> = new Set(
  "request header data data-raw data-binary data-ascii data-urlencode json url url-query request-target".split(" "),
);

/** Flags that decide the request. */
export const decidingFlags: ReadonlySet<string> = new Set(["get", "head", "globoff", "path-as-is"]);

/** Options that take a value and do not matter here. */
export const ignored: ReadonlySet<string> = new Set(
  ("abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers connect-timeout connect-to " +
    "continue-at cookie cookie-jar create-file-mode crlfile curves delegation dns-interface dns-ipv4-addr " +
    "dns-ipv6-addr dns-servers doh-url dump-ca-embed dump-header ech egd-file engine etag-compare etag-save " +
    "expect100-timeout ftp-account ftp-alternative-to-user ftp-method ftp-ssl-ccc-mode " +
    "happy-eyeballs-timeout-ms haproxy-clientip hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway " +
    "keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth mail-from " +
    "mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max " +
    "parallel-max-host pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath " +
    "proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass " +
    "proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser " +
    "proxy-user proxy1.0 pubkey random-file range rate referer resolve retry retry-delay retry-max-time " +
    "sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit " +
    "speed-time stderr tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace " +
    "trace-ascii trace-config unix-socket upload-flags user user-agent variable vlan-priority write-out").split(" "),
);

/** Flags that do not matter here, and those that `--no-` turns off. */
export const flags: ReadonlySet<string> = new Set(
  ("alpn anyauth append basic buffer ca-native cert-status clobber compressed compressed-ssh create-dirs crlf digest " +
    "disable disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure fail fail-early " +
    "fail-with-body false-start follow form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc " +
    "ftp-ssl-control haproxy-protocol http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only " +
    "ignore-content-length include insecure ipv4 ipv6 junk-session-cookies keepalive list-only location " +
    "location-trusted mail-rcpt-allowfails metalink mptcp negotiate netrc netrc-optional npn ntlm ntlm-wb out-null " +
    "parallel parallel-immediate post301 post302 post303 progress-bar progress-meter proxy-anyauth proxy-basic " +
    "proxy-ca-native proxy-digest proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast " +
    "proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel raw remote-header-name remote-name remote-name-all " +
    "remote-time remove-on-error retry-all-errors retry-connrefused sasl-ir sessionid show-error show-headers silent " +
    "skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert " +
    "ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3 styled-output suppress-connect-headers tcp-fastopen " +
    "tcp-nodelay tftp-no-options tls-earlydata tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time " +
    "use-ascii verbose xattr").split(" "),
);

/** Options whose request cannot be read from the line: why, and whether they take a value. */
export const unreadable: Readonly<Record<string, { problem: string; value: "value" | "none" }>> = {
  config: { problem: "it reads options from a file; write them into the line", value: "value" },
  form: { problem: "it sends a form, which Nova refuses", value: "value" },
  "form-string": { problem: "it sends a form, which Nova refuses", value: "value" },
  "upload-file": { problem: "it sends a file; write the body into the line with --data-binary", value: "value" },
  help: { problem: "it asks for help; remove it", value: "none" },
  version: { problem: "it asks for the version of curl; remove it", value: "none" },
  manual: { problem: "it asks for the manual; remove it", value: "none" },
  quote: { problem: "it is for FTP; remove it", value: "value" },
  "ftp-port": { problem: "it is for FTP; remove it", value: "value" },
  "telnet-option": { problem: "it is for Telnet; remove it", value: "value" },
};
