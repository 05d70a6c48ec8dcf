import type { InspectorStrings } from "../../core/inspect/inspector-strings.ts";
import type { TokenLint } from "../../core/inspect/lint-token.ts";
import type { Excerpt, TokenProblem } from "../../core/inspect/json/problem.ts";
import { element, fill, section } from "../page/dom.ts";
import { icon } from "../page/icon.ts";

/** What is wrong, where, and the place itself with the wrong character marked. */
export function renderProblems(
  problems: readonly TokenProblem[],
  malformed: boolean,
  strings: InspectorStrings,
): HTMLElement | undefined {
  if (problems.length === 0) return undefined;
  const items = problems.map((problem) => renderProblem(problem, malformed, strings));
  return section("problems", strings.page.problems, element("ul", { class: "problems" }, ...items));
}

/** What can be read, but should not be so. */
export function renderLints(lints: readonly TokenLint[], strings: InspectorStrings): HTMLElement | undefined {
  if (lints.length === 0) return undefined;
  const items = lints.map(({ code, name }) =>
    element("li", {}, icon("warning"), element("p", {}, element("code", {}, name), ": ", strings.lints[code])),
  );
  return section("lints", strings.page.lints, element("ul", { class: "problems" }, ...items));
}

function renderProblem(problem: TokenProblem, malformed: boolean, strings: InspectorStrings): HTMLElement {
  return element(
    "li",
    {},
    icon(malformed ? "bad" : "warning"),
    element(
      "div",
      {},
      element("p", { class: "problem" }, strings.problems[problem.code]),
      element("p", { class: "aside" }, place(problem, strings)),
      renderExcerpt(problem.excerpt, strings),
    ),
  );
}

function place({ part, offset, excerpt }: TokenProblem, { page, parts }: InspectorStrings): string {
  const character = String(offset + 1);
  if (excerpt.position === undefined) return fill(page.problemPlace, parts[part], character);
  const { line, column } = excerpt.position;
  return fill(page.problemPosition, parts[part], character, String(line), String(column));
}

function renderExcerpt({ before, marked, after }: Excerpt, { page }: InspectorStrings): HTMLElement | undefined {
  if (before === "" && marked === "" && after === "") return undefined;
  const wrong = marked === "" ? `⟨${page.endOfText}⟩` : marked === "\n" ? "\\n" : marked === "\t" ? "\\t" : marked;
  return element("pre", { class: "excerpt", tabindex: "0" }, before, element("mark", {}, wrong), after);
}
