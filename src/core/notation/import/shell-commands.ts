/** The parts of a word in a POSIX shell: an escape, a quoted part, a whole substitution, or a plain character. */
const part = /\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|[^\s;|&()\\'"]|\\$/y;
const lineContinuation = /\\\r?\n/g;

/** The commands in a POSIX shell text, as words without their quotes. Nothing is expanded. */
export function shellCommands(text: string): readonly (readonly string[])[] {
  const source = text.replace(lineContinuation, " ");
  const commands: string[][] = [[]];
  let position = 0;
  while (position < source.length) {
    const word = wordAt(source, position);
    if (word !== undefined) {
      commands.at(-1)?.push(word.text);
      position = word.end;
    } else {
      if (/[\n;|&()]/.test(source.charAt(position))) commands.push([]);
      position += 1;
    }
  }
  return commands.filter((words) => words.length > 0);
}

function wordAt(source: string, start: number): { readonly text: string; readonly end: number } | undefined {
  const parts: string[] = [];
  let end = start;
  for (;;) {
    part.lastIndex = end;
    const found = part.exec(source)?.[0];
    if (found === undefined) break;
    parts.push(unquoted(found));
    end += found.length;
  }
  return end === start ? undefined : { text: parts.join(""), end };
}

function unquoted(found: string): string {
  if (found.startsWith("'")) return found.slice(1, -1);
  if (found.startsWith('"')) return found.slice(1, -1).replace(/\\([$`"\\])/g, "$1");
  return found.length === 2 && found.startsWith("\\") ? found.charAt(1) : found;
}

/** The value of an option written as `--name=value` or `--name value`; the last one wins. */
export function optionIn(words: readonly string[], ...names: readonly string[]): string | undefined {
  return optionsIn(words, ...names).at(-1);
}

/** All values of an option that can be repeated. */
export function optionsIn(words: readonly string[], ...names: readonly string[]): readonly string[] {
  return valuesIn(words, names).map(({ value }) => value);
}

/** The value of an option that takes a list, with the words that follow a comma, or begin with one, because of blanks in the list. */
export function listOptionIn(words: readonly string[], ...names: readonly string[]): string | undefined {
  const last = valuesIn(words, names).at(-1);
  if (last === undefined) return undefined;
  const rest = words.slice(last.next);
  const end = rest.findIndex((word, place) => !word.startsWith(",") && !(rest[place - 1] ?? last.value).endsWith(","));
  return [last.value, ...rest.slice(0, end < 0 ? rest.length : end)].join("");
}

interface OptionValue {
  readonly value: string;
  /** The place of the word behind it. */
  readonly next: number;
}

function valuesIn(words: readonly string[], names: readonly string[]): readonly OptionValue[] {
  return words.flatMap((word, index) => {
    const following = words[index + 1];
    if (names.includes(word)) return following === undefined ? [] : [{ value: following, next: index + 2 }];
    const name = names.find((known) => known.startsWith("--") && word.startsWith(`${known}=`));
    return name === undefined ? [] : [{ value: word.slice(name.length + 1), next: index + 1 }];
  });
}
