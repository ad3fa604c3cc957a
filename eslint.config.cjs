/* JavaScript of the addons, in the spirit of OCA's rules: what is likely an error, and
   what makes code harder to read. Formatting is prettier's. */

const js = require("@eslint/js");
const globals = require("globals");
const jsdoc = require("eslint-plugin-jsdoc");

const COMPLEXITY = 15;

module.exports = [
    js.configs.recommended,
    {
        plugins: {jsdoc},
        linterOptions: {reportUnusedDisableDirectives: "error"},
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {
                ...globals.browser,
                luxon: "readonly",
                odoo: "readonly",
                owl: "readonly",
            },
        },
        rules: {
            complexity: ["error", COMPLEXITY],
            "dot-notation": "error",
            eqeqeq: "error",
            "no-alert": "error",
            "no-console": ["error", {allow: ["warn", "error"]}],
            "no-duplicate-imports": "error",
            "no-else-return": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-lonely-if": "error",
            "no-return-assign": "error",
            "no-shadow": "error",
            "no-unneeded-ternary": "error",
            "no-unused-expressions": "error",
            "no-use-before-define": ["error", {functions: false}],
            "no-useless-return": "error",
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            radix: "error",
            yoda: "error",
            "jsdoc/check-param-names": "error",
            "jsdoc/check-tag-names": "error",
        },
    },
    {
        files: ["**/static/tests/**"],
        rules: {"no-console": "off"},
    },
    {
        files: ["*.cjs"],
        languageOptions: {sourceType: "commonjs", globals: globals.node},
    },
];
