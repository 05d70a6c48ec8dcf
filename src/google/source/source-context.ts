import type { Clock } from "../../core/base/clock.ts";
import type { HttpClient } from "../http/http-client.ts";

/** What every credential source works with. */
export interface SourceContext {
  readonly clock: Clock;
  readonly http: HttpClient;
}
