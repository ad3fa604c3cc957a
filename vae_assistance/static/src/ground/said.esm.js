import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

// Long enough to read what follows, and to see that one was wrong.
const SHOWN_FOR = 10000;

// What was said before is past: neither followed nor undone from there.
let closeLast = () => true;

/**
 * Says what was done, offers what follows, and to take back what was done.
 *
 * @param {Object} env
 * @param {Object} action
 * One word at a time: several would stand there in the order in which they were said,
 * and the one that matters is the last.
 *
 * @param {Object} action.params - message, type and sticky, as those of core's
 *     notification; follows, what comes next: label (words), model, method and ids; undo,
 *     what takes it back: model, method, ids
 * @returns {Object} the action that follows
 */
export function said(env, {params}) {
    const {action, notification, orm} = env.services;
    const buttons = [];
    const call = async ({model, method, ids}) => {
        closeLast();
        const following = await orm.call(model, method, [ids]);
        if (typeof following === "object") {
            await action.doAction(following);
        }
    };
    if (params.follows) {
        buttons.push({
            name: _t("Next: %s", params.follows.label),
            onClick: () => call(params.follows),
        });
    }
    if (params.undo) {
        buttons.push({
            name: _t("Undo"),
            onClick: async () => {
                await call(params.undo);
                await action.doAction({type: "ir.actions.client", tag: "soft_reload"});
            },
        });
    }
    closeLast();
    closeLast = notification.add(params.message, {
        autocloseDelay: buttons.length ? SHOWN_FOR : undefined,
        buttons,
        className: "o_vae_said",
        sticky: Boolean(params.sticky),
        type: params.type,
    });
    return params.next;
}

registry.category("actions").add("vae_said", said);
