import {registry} from "@web/core/registry";

function pageFitsTheScreen() {
    return {
        content: "Nothing sticks out of the screen",
        trigger: "#wrapwrap",
        run() {
            const {scrollWidth, clientWidth} = document.documentElement;
            if (scrollWidth > clientWidth) {
                throw new Error(`The page is ${scrollWidth} wide on ${clientWidth}.`);
            }
        },
    };
}

/**
 * On the phone: the candidate reads what was said of a section and writes on.
 */
registry.category("web_tour.tours").add("vae_portal_file", {
    steps: () => [
        {
            content: "Open the file from the journey",
            trigger: ".o_vae_portal_file a:contains('1')",
            run: "click",
            expectUnloadPage: true,
        },
        pageFitsTheScreen(),
        {
            content: "Open the section that has something to read",
            trigger: ".o_vae_portal_section:has(.text-bg-warning)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Read the comment",
            trigger: ".o_vae_portal_comment:contains('préparez la chambre')",
        },
        {
            content: "Write on from what was there",
            trigger: ".o_vae_portal_version_form textarea[name=text]",
            run: "edit Je prépare la chambre parce que la personne a froid.",
        },
        pageFitsTheScreen(),
        {
            content: "Keep the version",
            trigger: ".o_vae_portal_version_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "One is told that it is kept",
            trigger: ".o_vae_portal_saved",
        },
        {
            content: "Both versions are there",
            trigger: ".o_vae_portal_versions details:nth-of-type(2)",
        },
        pageFitsTheScreen(),
    ],
});
