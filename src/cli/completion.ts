import { print, UsageError } from "./io.ts";

/** An option for completion. */
export interface CompletedOption {
  /** With its dashes. */
  name: string;
  /** The placeholder of its value. */
  value?: string | undefined;
  help: string;
}

/** What can be completed. */
export interface Completions {
  /** Each command with its options. */
  commands: Readonly<Record<string, readonly CompletedOption[]>>;
  /** The values of an option with a few fixed values, or the words of such a command. */
  values: Readonly<Record<string, readonly string[]>>;
}

const program = "server-metadata";

/** How to use it. */
export const completionHelp = `completion: print a completion script for a shell

Usage: server-metadata completion bash|zsh|fish

  bash    source <(server-metadata completion bash)
  zsh     source <(server-metadata completion zsh)
  fish    server-metadata completion fish | source
`;

const scripts: Record<string, (known: Completions) => string> = { bash, zsh, fish };

/** The shells that have a completion script. */
export const shells: readonly string[] = Object.keys(scripts);

/** Runs the command. */
export function runCompletion(args: string[], known: Completions): number {
  const [shell, ...more] = args;
  if (shell === "--help" || shell === "-h") return print(completionHelp);
  if (shell === undefined || more.length || !Object.hasOwn(scripts, shell)) {
    throw new UsageError(`takes the name of a shell: ${shells.join(", ")}`);
  }
  print(scripts[shell]!(known));
  return 0;
}

/** The options that a help text lists, each at the beginning of a line, and `--help`. */
export function optionsIn(help: string): CompletedOption[] {
  const found = [...help.matchAll(/^ {2}(--[a-z-]+)(?: ([A-Z][A-Z/]*))? +(\S.*)$/gm)];
  const options = found.map(([, name, value, help]) => ({ name: name!, value, help: help! }));
  const all = options.some(({ name }) => name === "--help");
  return all ? options : [...options, { name: "--help", help: "show this text" }];
}

/** It offers options after a dash, fixed values where an option or a command has them, and files elsewhere. */
function bash({ commands, values }: Completions): string {
  const names = Object.keys(commands).join(" ");
  const cases = Object.entries(commands).map(([name, options]) =>
    `      ${name}) words="${options.map(({ name }) => name).join(" ")}" ;;`
  );
  const few = Object.entries(values).map(([name, words]) => `    ${name}) words="${words.join(" ")}" ;;`);
  return `_server_metadata() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" = 1 ]; then
    words="${names} help --help --version"
  elif [[ "$cur" = -* ]]; then
    case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
    esac
  else case "\${COMP_WORDS[COMP_CWORD-1]}" in
${few.join("\n")}
    help) [ "$COMP_CWORD" = 2 ] && words="${names}" ;;
  esac fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _server_metadata ${program}
`;
}

function zsh(known: Completions): string {
  return `autoload -U +X compinit && compinit
autoload -U +X bashcompinit && bashcompinit
${bash(known)}`;
}

function fish({ commands, values }: Completions): string {
  const names = Object.keys(commands).join(" ");
  const after = (name: string) => `complete -c ${program} -n "__fish_seen_subcommand_from ${name}"`;
  const argumentOf = ({ name, value }: CompletedOption) => {
    const words = values[name];
    if (words) return ` -x -a "${words.join(" ")}"`;
    return value === undefined ? "" : value === "FILE" ? " -r -F" : " -x";
  };
  const lines = Object.entries(commands).flatMap(([name, options]) => [
    ...(values[name] ? [`${after(name)} -f -a "${values[name].join(" ")}"`] : []),
    ...options.map((option) =>
      `${after(name)} -l ${option.name.slice(2)}${argumentOf(option)} -d '${option.help.replace(/['\\]/g, "\\$&")}'`
    ),
  ]);
  return `complete -c ${program} -f -n "not __fish_seen_subcommand_from ${names}" -a "${names} help"
complete -c ${program} -n "not __fish_seen_subcommand_from ${names}" -l help
complete -c ${program} -n "not __fish_seen_subcommand_from ${names}" -l version
${after("help")} -f -a "${names}"
${lines.join("\n")}
`;
}
