import { join } from "node:path";
import { gatherTests } from "../support/gather-tests.ts";

await gatherTests(join(import.meta.dirname, "google"));
