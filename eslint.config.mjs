import tseslint from "typescript-eslint";

const singlePlaces = [
  { callee: "registerCommand", file: "src/host/command/commands.ts" },
  { callee: "getConfiguration", file: "src/host/base/settings.ts" },
  { callee: "showErrorMessage", file: "src/host/surface/notices.ts" },
  { callee: "showWarningMessage", file: "src/host/surface/ask-consent.ts" },
];

const noDefaultExport = {
  selector: "ExportDefaultDeclaration",
  message: "Use a named export: a file is called after its main export.",
};

const onlyIn = ({ callee, file }) => ({
  selector: `CallExpression[callee.property.name='${callee}']`,
  message: `${callee} is called in ${file} only.`,
});

const restrictedSyntax = (places) => ({
  "no-restricted-syntax": ["error", noDefaultExport, ...places.map(onlyIn)],
});

export default tseslint.config(
  { ignores: ["dist/**", ".vscode-test/**", "node_modules/**", "test/unit/fixtures/**"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  { files: ["**/*.mjs"], ...tseslint.configs.disableTypeChecked },
  { files: ["src/**/*.ts"], rules: restrictedSyntax(singlePlaces) },
  ...singlePlaces.map(({ file }) => ({
    files: [file],
    rules: restrictedSyntax(singlePlaces.filter((place) => place.file !== file)),
  })),
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", package: "node:test", name: ["test", "describe", "it", "suite"] },
          ],
        },
      ],
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-console": "off",
      ...restrictedSyntax([]),
    },
  },
);
