import {registry} from "@web/core/registry";

/** A candidate finds what helps at their step, and gets the file. */

registry.category("web_tour.tours").add("vae_resource_portal", {
    steps: () => [
        {
            content: "From the home of the portal",
            trigger: "a[href='/my/vae/resources']:visible",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What serves at my step comes first; its file is there",
            trigger:
                "section:first-of-type a.o_vae_portal_resource:contains('Guide du dossier')",
            run: async ({anchor}) => {
                const answer = await fetch(anchor.href);
                if (
                    !answer.ok ||
                    answer.headers.get("Content-Type") !== "application/pdf"
                ) {
                    throw new Error(`No file: ${answer.status}`);
                }
            },
        },
        {
            content: "Nothing is wider than the telephone",
            trigger: "body",
            run: () => {
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("The page scrolls sideways");
                }
            },
        },
    ],
});
