import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

/**
 * “&” in the command palette (Ctrl+K): a journey by name, telephone or reference.
 *
 * Who has no VAE role is told nothing of it.
 */
const FOUND_MAX = 8;

if (session.vae_has_role) {
    registry
        .category("command_categories")
        .add("vae_people", {namespace: "&"}, {sequence: 10});
    registry.category("command_setup").add("&", {
        debounceDelay: 250,
        emptyMessage: _t("Nobody found"),
        name: _t("VAE candidates"),
        placeholder: _t("Name, telephone or reference of a candidate…"),
    });
    registry.category("command_provider").add("vae_people", {
        namespace: "&",
        async provide(env, {searchValue}) {
            const found = await env.services.orm.call(
                "vae.candidate",
                "name_search",
                [],
                {
                    name: searchValue.trim(),
                    limit: FOUND_MAX,
                }
            );
            return found.map(([id, name]) => ({
                category: "vae_people",
                name,
                action: () =>
                    env.services.action.doAction({
                        type: "ir.actions.act_window",
                        res_model: "vae.candidate",
                        res_id: id,
                        views: [[false, "form"]],
                    }),
            }));
        },
    });
}
