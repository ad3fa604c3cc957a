/* OCA's settings for 19.0. The plugin is resolved here, so that it is found both in
   .local/node (scripts/lint) and in pre-commit's own environment. */

/** @type {import('prettier').Config} */
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    bracketSpacing: false,
    printWidth: 88,
    proseWrap: "always",
    semi: true,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
};
