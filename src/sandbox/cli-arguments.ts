import { parseArgs } from "node:util";

export interface CliArguments {
  readonly port: number;
  readonly worldPath: string | undefined;
  readonly adcPath: string | undefined;
}

export type ParsedArguments =
  | { readonly kind: "run"; readonly options: CliArguments }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly sentence: string };

/** Reads the command line of `npm run sandbox`; an error is returned as a sentence. */
export function parseCliArguments(args: readonly string[]): ParsedArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        world: { type: "string" },
        adc: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help === true) return { kind: "help" };
    const port = Number(values.port ?? "0");
    if (values.port === "" || !Number.isInteger(port) || port < 0 || port > 65_535) {
      return { kind: "wrong", sentence: `--port takes a number from 0 to 65535, not "${values.port ?? ""}".` };
    }
    return { kind: "run", options: { port, worldPath: values.world, adcPath: values.adc } };
  } catch (error) {
    return { kind: "wrong", sentence: error instanceof Error ? error.message : "The arguments cannot be read." };
  }
}

export const usage = `Usage: npm run sandbox -- [--port N] [--world WORLD] [--adc FILE]

Starts a Google Cloud on 127.0.0.1 that enforces IAM. Stop it with Ctrl+C.

  --port N      port to listen on; a free one by default
  --world WORLD JSON file to start from, or a shipped world: story (the default), large, hostile
  --adc FILE    where to write the credentials of the first caller; a temporary file by default
`;
