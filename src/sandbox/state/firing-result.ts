/** How it went; never holds the token. */
export interface FiringResult {
  readonly source: string;
  readonly uri: string;
  readonly serviceAccountEmail: string | undefined;
  readonly audience: string | undefined;
  readonly outcome:
    | { readonly kind: "answered"; readonly status: number; readonly body: string }
    | { readonly kind: "refused"; readonly problem: string };
}
