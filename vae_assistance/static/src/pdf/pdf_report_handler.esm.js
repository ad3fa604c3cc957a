import {download} from "@web/core/network/download";
import {getReportUrl} from "@web/webclient/actions/reports/utils";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/**
 * Download the reports that WeasyPrint makes.
 *
 * Core asks whether the wkhtmltopdf program is there and shows HTML when it is not;
 * these reports do not need it. What follows a download (closing a dialog, `onClose`)
 * is done by the action service once a handler has answered.
 *
 * @param {Object} action report action
 * @param {Object} options options of the action service
 * @param {Object} env
 * @returns {Promise<Boolean>} whether the report was downloaded here
 */
export async function weasyprintReportHandler(action, options, env) {
    if (action.report_type !== "qweb-pdf" || action.pdf_engine !== "weasyprint") {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({...user.context, ...action.context}),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry
    .category("ir.actions.report handlers")
    .add("vae_weasyprint", weasyprintReportHandler);
