/* Copyright 2026 VAE Assistance contributors
   License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {SpreadsheetDashboardAction} from "@spreadsheet_dashboard/bundle/dashboard_action/dashboard_action";
import {patch} from "@web/core/utils/patch";

// A model of ours, as the data of a dashboard name it: see the server.
const OURS = '"vae.';
const kept = new WeakMap();

patch(SpreadsheetDashboardAction.prototype, {
    /**
     * The server shares no dashboard on journeys by a public link: no button for it.
     *
     * @returns {Boolean}
     */
    get vaeMayShare() {
        const model = this.loader.getActiveDashboard()?.model;
        if (!model) {
            return false;
        }
        if (!kept.has(model)) {
            kept.set(model, JSON.stringify(model.exportData()).includes(OURS));
        }
        return !kept.get(model);
    },
});
