import {ActivityMenu} from "@mail/core/web/activity_menu";
import {patch} from "@web/core/utils/patch";

/**
 * Documents that await one's signature, counted beside the activities, open their own
 * screen.
 */
patch(ActivityMenu.prototype, {
    openActivityGroup(group, filter, newWindow) {
        if (group.type !== "vae_signature") {
            return super.openActivityGroup(...arguments);
        }
        this.dropdown.close();
        this.action.doAction("vae_assistance.vae_signature_action_mine", {
            newWindow,
            clearBreadcrumbs: true,
        });
    },
});
