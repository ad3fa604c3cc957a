import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

// Long enough to read what follows, and to see that one was wrong.
const SHOWN_FOR = 20000;

// What was said before is past: neither followed nor undone from there.
let closeLast = () => true;

/**
 * Says what was done, offers what follows, and to take back what was decided.
 *
 * @param {Object} env
 * @param {Object} action
 * @param {Object} action.params - those of core's notification; candidate, the id of the
 *     journey; follows, what comes next in words; decision, the id of what can be taken back
 * @returns {Object} the action that follows
 */
export function said(env, {params}) {
    const {action, notification, orm} = env.services;
    const buttons = [];
    const call = async (model, method, id) => {
        closeLast();
        await action.doAction(await orm.call(model, method, [[id]]));
    };
    if (params.follows) {
        buttons.push({
            name: _t("Next: %s", params.follows),
            onClick: () => call("vae.candidate", "action_next", params.candidate),
        });
    }
    if (params.decision) {
        buttons.push({
            name: _t("Undo"),
            onClick: async () => {
                await call("vae.decision", "action_undo", params.decision);
                await action.doAction({type: "ir.actions.client", tag: "soft_reload"});
            },
        });
    }
    closeLast();
    closeLast = notification.add(params.message, {
        autocloseDelay: buttons.length ? SHOWN_FOR : undefined,
        buttons,
        type: params.type,
    });
    return params.next;
}

registry.category("actions").add("vae_said", said);
