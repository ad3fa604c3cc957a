import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("vae_find_people", {
    steps: () => [
        {
            content: "the board is there",
            trigger: ".o_kanban_view, .o_list_view, .o_vae_board",
            run: "press control+k",
        },
        {
            content: "part of a telephone, with its country code",
            trigger: ".o_command_palette_search input",
            run: "edit &+33 6 39 98 12",
        },
        {
            content: "the person is found",
            trigger: ".o_command:contains('Zoé Téléphone')",
            run: "click",
        },
        {
            content: "and their journey opens",
            trigger: ".o_form_view .o_breadcrumb:contains('Zoé Téléphone')",
        },
    ],
});
