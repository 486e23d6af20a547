import { print, UsageError } from "./io.ts";

/** A command as completion knows it: its name and its options, each with its dashes. */
export type Completions = Readonly<Record<string, readonly string[]>>;

const program = "server-metadata";

/** How to use it. */
export const completionHelp = `completion: print a completion script for a shell

Usage: server-metadata completion bash|zsh|fish

  bash    source <(server-metadata completion bash)
  zsh     source <(server-metadata completion zsh)
  fish    server-metadata completion fish | source
`;

const scripts: Record<string, (commands: Completions) => string> = { bash, zsh, fish };

/** Runs the command. */
export function runCompletion(args: string[], commands: Completions): number {
  const [shell, ...more] = args;
  if (shell === "--help" || shell === "-h") return print(completionHelp), 0;
  if (shell === undefined || more.length || !Object.hasOwn(scripts, shell)) {
    throw new UsageError(`takes the name of a shell: ${Object.keys(scripts).join(", ")}`);
  }
  print(scripts[shell]!(commands));
  return 0;
}

/** The options that a help text lists, each at the beginning of a line. */
export function optionsIn(help: string): string[] {
  return [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option!);
}

function bash(commands: Completions): string {
  const cases = Object.entries(commands).map(([name, options]) => `    ${name}) words="${options.join(" ")}" ;;`);
  return `_server_metadata() {
  local words
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  [ "$COMP_CWORD" = 1 ] && words="${Object.keys(commands).join(" ")}"
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _server_metadata ${program}
`;
}

function zsh(commands: Completions): string {
  return `autoload -U +X bashcompinit && bashcompinit
${bash(commands)}`;
}

function fish(commands: Completions): string {
  const names = Object.keys(commands).join(" ");
  const lines = Object.entries(commands).flatMap(([name, options]) =>
    options.map((option) => `complete -c ${program} -n "__fish_seen_subcommand_from ${name}" -l ${option.slice(2)}`)
  );
  return `complete -c ${program} -f -n "not __fish_seen_subcommand_from ${names}" -a "${names}"
${lines.join("\n")}
`;
}
