import {ActionHelper} from "@web/views/action_helper";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/**
 * A search that finds nothing says so, where our screens would welcome who begins.
 */
patch(ActionHelper.prototype, {
    /** Whether the user has asked for something that the screen did not. */
    get vaeFindsNothing() {
        const search = this.env.searchModel;
        return Boolean(
            search?.resModel?.startsWith("vae.") &&
                search.query.some(
                    ({searchItemId}) => !search.searchItems[searchItemId].isDefault
                )
        );
    },

    get showDefaultHelper() {
        return this.vaeFindsNothing || super.showDefaultHelper;
    },

    get title() {
        return this.vaeFindsNothing ? _t("Nothing matches the search") : super.title;
    },

    get description() {
        return this.vaeFindsNothing
            ? _t("Change or clear what is in the search bar.")
            : super.description;
    },
});
